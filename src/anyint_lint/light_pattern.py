"""`re.compile` without the time that it takes at each start.

A run that finds a candidate loads more than 150 patterns, of which it uses some twenty, and to compile them all takes a
sixth of it. Here a pattern is compiled when it is first used. To a type checker, and to all that calls its methods or
reads its attributes, it is what `re.compile` returns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr

if TYPE_CHECKING:
    from re import compile as pattern
else:

    def pattern(text: AnyStr, flags: int = 0) -> _Later:
        """A pattern. What is wrong with its text is told where it is first used, as `re.error`."""
        return _Later(text, flags)


__all__ = ["pattern"]

_ATTRIBUTES = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))


class _Compiled:
    """Has what a pattern has in its own place, so that a call takes about as long as one of the pattern."""

    __slots__ = ("_flags", "_text", *_ATTRIBUTES)

    _text: str | bytes
    _flags: int

    def __copy__(self) -> _Compiled:
        return self

    def __deepcopy__(self, _memo: object) -> _Compiled:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _Later, (self._text, self._flags)


class _Later(_Compiled):
    __slots__ = ()

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _ATTRIBUTES:
            raise AttributeError(name)
        made = re.compile(self._text, self._flags)
        for one in _ATTRIBUTES:
            setattr(self, one, getattr(made, one))
        # A class that is asked for what is missing is slow in what is there, too.
        object.__setattr__(self, "__class__", _Compiled)
        return getattr(made, name)
