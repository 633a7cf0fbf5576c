"""A light dataclass is what the standard library would have made of the same class."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyint_lint import light_dataclass
from anyint_lint.facts import Failure, Span
from anyint_lint.light_dataclass import dataclass
from anyint_lint.violations import Edit

if TYPE_CHECKING:
    from collections.abc import Callable


def declared(decorate: Callable[..., Any]) -> type[Any]:
    @decorate(frozen=True, slots=True)
    class Base:
        missing: int
        names: tuple[str, ...] = ()
        made: list[int] = field(default_factory=list, hash=False)
        note: str = field(default="", compare=False, repr=False)

    @decorate(frozen=True, slots=True, kw_only=True)
    class Derived(Base):
        strict: bool
        label: str = "x"

        def __post_init__(self) -> None:
            if self.missing < 0:
                raise ValueError("negative")

    return Derived


OURS, THEIRS = declared(light_dataclass.dataclass), declared(dataclasses.dataclass)


def test_instances_look_compare_and_are_replaced_alike() -> None:
    for cls in (OURS, THEIRS):
        one = cls(1, ("a",), strict=True, note="n")
        assert repr(one).endswith("Derived(missing=1, names=('a',), made=[], strict=True, label='x')")
        assert one == cls(1, ("a",), strict=True, note="another")
        assert one != cls(2, ("a",), strict=True)
        assert one != "another"
        assert dataclasses.replace(one, missing=3).missing == 3
        assert dataclasses.asdict(one)["label"] == "x"
        assert one.made is not cls(1, strict=True).made
    assert [each.name for each in dataclasses.fields(OURS)] == [each.name for each in dataclasses.fields(THEIRS)]
    assert OURS.__match_args__ == THEIRS.__match_args__


@pytest.mark.parametrize("arguments", [(), (1,), (1, (), [], "", 5), (-1,)])
def test_what_one_refuses_the_other_refuses(arguments: tuple[Any, ...]) -> None:
    named = {} if len(arguments) == 1 and arguments[0] == 1 else {"strict": True}
    raised = []
    for cls in (OURS, THEIRS):
        with pytest.raises((TypeError, ValueError)) as error:
            cls(*arguments, **named)
        raised.append(error.type)
    assert raised[0] is raised[1]


def test_a_frozen_instance_refuses_every_change() -> None:
    one = Edit(Span(1, 1, 1, 2), "x")
    with pytest.raises(FrozenInstanceError):
        one.content = "y"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.content
    assert hash(one) == hash(Edit(Span(1, 1, 1, 2), "x"))


def test_instances_are_copied_pickled_and_encoded() -> None:
    one = Failure("x", Span(1, 2, 3, 4))
    assert copy.deepcopy(one) == one == pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(one), type=Failure) == one


def test_instances_that_may_change_have_no_hash() -> None:
    @dataclass(slots=True)
    class Counter:
        number: int = 0

    one = Counter()
    one.number += 1
    assert one == Counter(1)
    with pytest.raises(TypeError):
        hash(one)
    with pytest.raises(AttributeError):
        one.other = 1  # type: ignore[attr-defined]


@given(
    st.lists(st.sampled_from([1, -1, ("a",), "x"]), max_size=6),
    st.dictionaries(st.sampled_from(["missing", "names", "made", "note", "strict", "label", "other"]), st.just(2)),
    st.sampled_from([0, 1, 100]),
)
def test_the_first_instances_are_made_like_later_ones(values: list[Any], named: dict[str, Any], before: int) -> None:
    ours = declared(light_dataclass.dataclass)
    for _ in range(before):
        ours(1, strict=True)
    results = []
    for cls in (ours, THEIRS):
        try:
            results.append(repr(cls(*values, **named)))
        except (TypeError, ValueError) as error:
            results.append(type(error).__name__)
    assert results[0] == results[1]


def test_what_is_no_field_is_none_and_annotations_stay() -> None:
    for decorate in (light_dataclass.dataclass, dataclasses.dataclass):

        @decorate(frozen=True, slots=True)
        class Marked:
            shared: ClassVar[int] = 1
            own: int
            _: dataclasses.KW_ONLY
            named: list[str] | None = None

        marked: Any = Marked
        assert [(one.name, one.type) for one in dataclasses.fields(marked)] == [
            ("own", "int"), ("named", "list[str] | None"),
        ]  # fmt: skip
        assert marked.__annotations__["shared"] == "ClassVar[int]"
        assert repr(marked(2, named=[])).endswith("Marked(own=2, named=[])")
    assert [one.type for one in dataclasses.fields(OURS)] == [one.type for one in dataclasses.fields(THEIRS)]
    assert OURS.__annotations__ == THEIRS.__annotations__


def test_init_is_compiled_once_many_instances_have_been_made() -> None:
    @dataclass(frozen=True, slots=True)
    class One:
        name: str

    first = One.__init__
    assert One("a").name == "a"
    assert One.__init__ is first
    assert [One(name).name for name in "abcdefghijklmnopqrstuvwxyz"][-1] == "z"
    assert One.__init__ is not first
    assert One("b").name == "b"
