"""When an ID was first and last seen: kept over fetches, whatever their order, and not spoilt by a wrong clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anyint_lint.catalog import Model, ModelList, Seen
from anyint_lint.facts import Family
from anyint_lint.history import MOST_REMEMBERED, remembering

START = datetime(2026, 1, 1, tzinfo=UTC)


def fetched(day: int, *ids: str) -> ModelList:
    models = tuple(Model(one) for one in sorted(ids))
    return ModelList("default", Family.OPENAI, models, fetched_at=START + timedelta(days=day))


def after(*lists: ModelList) -> ModelList:
    """The last list, with what was remembered from one to the next."""
    known = None
    for one in lists:
        known = remembering(one, known)
    assert known is not None
    return known


def test_first_and_last_are_the_ends_of_what_was_seen() -> None:
    last = after(fetched(1, "a", "b"), fetched(2, "a"), fetched(3, "a", "c"))
    assert last.history == {
        "a": Seen(START + timedelta(days=1), START + timedelta(days=3)),
        "b": Seen(START + timedelta(days=1), START + timedelta(days=1)),
        "c": Seen(START + timedelta(days=3), START + timedelta(days=3)),
    }
    assert last.last_seen("b") == START + timedelta(days=1)
    assert last.last_seen("a") is last.last_seen("never") is None


def test_an_id_that_comes_back_keeps_its_first_time() -> None:
    assert after(fetched(1, "a"), fetched(2), fetched(5, "a")).history["a"].first == START + timedelta(days=1)


def test_a_list_from_before_this_was_remembered_counts_with_its_own_time() -> None:
    assert remembering(fetched(9), fetched(4, "a")).last_seen("a") == START + timedelta(days=4)


@given(st.permutations(range(6)), st.lists(st.sets(st.sampled_from("abcd")), min_size=6, max_size=6))
def test_the_order_of_fetches_does_not_matter(order: list[int], contents: list[set[str]]) -> None:
    lists = [fetched(day, *ids) for day, ids in enumerate(contents)]
    straight = after(*lists).history
    mixed = after(*(lists[at] for at in order)).history
    assert {key: seen.first for key, seen in straight.items()} == {key: seen.first for key, seen in mixed.items()}
    assert straight.keys() == mixed.keys()
    assert all(seen.first <= seen.last for seen in mixed.values())


def test_a_clock_that_was_ahead_is_forgotten_once_the_id_is_seen_again() -> None:
    wrong = fetched(4000, "a", "b")
    last = after(wrong, fetched(2, "a"))
    assert last.history["a"].last == START + timedelta(days=2)
    assert last.last_seen("b") is None  # when it was is not known


def test_what_is_remembered_has_an_end() -> None:
    many = [f"m{number}" for number in range(MOST_REMEMBERED)]
    last = after(fetched(1, "old"), fetched(2, *many))
    assert len(last.history) == MOST_REMEMBERED
    assert "old" not in last.history
