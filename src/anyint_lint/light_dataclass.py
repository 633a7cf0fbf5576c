"""`dataclass(frozen=True, slots=True)` without the time that it takes at each start.

The standard library's decorator compiles seven methods of every class, whether or not anything calls them: half a
millisecond a class, of which a run loads more than a hundred. Here `__init__` is compiled once there are so many
instances that it is worth it, and the other methods need no compiling. To a type checker, and to all that looks at
`dataclasses.fields`, it is the decorator of the standard library.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True, kw_only: bool = False) -> Callable:
        """A dataclass whose methods are made when they are needed. Raises TypeError where it would have no slots."""
        if not slots:
            raise TypeError("a light dataclass has slots")
        return lambda cls: _light(cls, frozen=frozen, eq=eq, kw_only=kw_only)


__all__ = ["dataclass"]

_T = TypeVar("_T")
_MARKS = ("ClassVar", "InitVar", "KW_ONLY")
_UNCOMPILED = 20
"""Instances of a class. To make so many without a compiled `__init__` takes less time than to compile one."""


def _light(cls: type[_T], *, frozen: bool, eq: bool, kw_only: bool) -> type[_T]:
    own = {name for name, value in vars(cls).items() if name != "__hash__" or value is not None}
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # or the signature would be worked out to stand there
    made = _with_fields(cls, kw_only=kw_only)
    methods: dict[str, Any] = {"__init__": _first_init(made), "__repr__": _repr}
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse, "__getstate__": _state, "__setstate__": _set_state}
    if eq:
        key = _key(made)
        methods |= {"__eq__": _eq(key), "__hash__": _hash(key) if frozen else None}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _with_fields(cls: type[Any], *, kw_only: bool) -> type[Any]:
    """The standard library's class of it, with slots and without methods.

    That looks three times into the text of every annotation for a mark that makes it no field, which takes a third of
    its time: meanwhile it is shown none where no text has one.
    """
    decorate = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
    told: dict[str, Any] = vars(cls).get("__annotations__", {})
    if not told or any(not isinstance(one, str) or any(mark in one for mark in _MARKS) for one in told.values()):
        return decorate(cls)
    cls.__annotations__ = dict.fromkeys(told, object)
    made = decorate(cls)
    made.__annotations__ = told
    for field in dataclasses.fields(made):
        field.type = told.get(field.name, field.type)
    return made


def _first_init(cls: type[Any]) -> Callable[..., None]:
    fields: tuple[dataclasses.Field[Any], ...] = ()
    uncompiled = _UNCOMPILED

    def __init__(self: Any, /, *values: Any, **named: Any) -> None:  # noqa: N807
        nonlocal fields, uncompiled
        fields = fields or dataclasses.fields(cls)
        uncompiled -= 1
        if uncompiled < 0 or not _is_made(self, cls, fields, values, named):
            init = cls.__init__ = _init(cls)
            init(self, *values, **named)

    return __init__


def _is_made(
    self: Any,
    cls: type[Any],
    fields: tuple[dataclasses.Field[Any], ...],
    values: tuple[Any, ...],
    named: dict[str, Any],
) -> bool:
    """Sets the fields of an instance as what is compiled would. False, and none set, where that would refuse."""
    names = [field.name for field in fields if not field.kw_only]
    given = dict(zip(names, values, strict=False))
    if len(values) > len(names) or not given.keys().isdisjoint(named):
        return False
    given |= named
    for field in fields:
        if field.name not in given:
            if field.default_factory is not dataclasses.MISSING:
                given[field.name] = field.default_factory()
            elif field.default is not dataclasses.MISSING:
                given[field.name] = field.default
            else:
                return False
    if len(given) > len(fields):
        return False
    for name, value in given.items():
        getattr(cls, name).__set__(self, value)
    if hasattr(cls, "__post_init__"):
        self.__post_init__()
    return True


def _init(cls: type[Any]) -> Callable[..., None]:
    """What the standard library would have compiled; the fields are set past a `__setattr__` that refuses."""
    around: dict[str, Any] = {"__missing": dataclasses.MISSING}
    parameters, by_name = ["self"], list[str]()
    body: list[str] = []
    for index, field in enumerate(dataclasses.fields(cls)):
        parameter = value = field.name
        around[f"__set{index}"] = getattr(cls, field.name).__set__
        if field.default_factory is not dataclasses.MISSING:
            around[f"__default{index}"] = field.default_factory
            parameter, value = f"{value}=__missing", f"__default{index}() if {value} is __missing else {value}"
        elif field.default is not dataclasses.MISSING:
            around[f"__default{index}"] = field.default
            parameter = f"{value}=__default{index}"
        (by_name if field.kw_only else parameters).append(parameter)
        body.append(f"  __set{index}(self, {value})\n")
    if by_name:
        parameters += ["*", *by_name]
    body.append("  self.__post_init__()\n" if hasattr(cls, "__post_init__") else "  pass\n")
    scope: dict[str, Any] = {}
    code = f"def made({', '.join(around)}):\n def __init__({', '.join(parameters)}):\n{''.join(body)} return __init__"
    exec(code, scope)  # noqa: S102 - of names of fields alone, as the standard library does
    init: Callable[..., None] = scope["made"](**around)
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _key(cls: type[Any]) -> Callable[[Any], Any]:
    """What two instances are compared by."""
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    return attrgetter(*names) if names else lambda _one: ()


def _eq(key: Callable[[Any], Any]) -> Callable[[Any, Any], bool]:
    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return bool(key(self) == key(other)) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(key: Callable[[Any], Any]) -> Callable[[Any], int]:
    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(key(self))

    return __hash__


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(_self: Any, name: str, _value: object = None) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
