"""mutation.py DIR...: of the model IDs that the linter accepts, how many are reported once they are broken?

Collects the uses in the Python files and notebooks below each DIR that are errors under a list which has none of
them, builds the lists that make all of them right, and then breaks one at a time in five ways. The broken text is put
into the file's bytes, these are read and judged as any file's are, and a violation at the literal's place counts.

Exit: 0 at or above --min-recall, 1 below, 2 when there was nothing to break.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from anyint_lint.catalog import Catalog, Model, ModelList
from anyint_lint.collector.candidates import candidate_test
from anyint_lint.collector.collect import collect
from anyint_lint.collector.sdks import ROWS
from anyint_lint.facts import Failure, Family, FileFacts, ModelUse, Span
from anyint_lint.hints import promoter
from anyint_lint.judge import JudgedFile, judge
from anyint_lint.notebook_edits import replace_in_cell
from anyint_lint.paths import SourceKind
from anyint_lint.rules.literals import with_value
from anyint_lint.settings import Settings, TestFiles
from anyint_lint.sources import Text, decode, encode, source_of
from anyint_lint.violations import Edit, Severity

OLD_DATE = "-0301"
ALL = "all"
_NUMBER = re.compile(r"\d+")
_PREFIX = re.compile(r"(?:openai|anthropic)(?=[/:])", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A use that is an error without the right list and none with it."""

    path: Path
    kind: SourceKind
    text: Text
    use: ModelUse
    family: Family


@dataclass(slots=True)
class Outcome:
    """Counts by way, by evidence and over all."""

    tried: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def typo(accepted: Accepted) -> Iterator[str]:
    """Two neighbours swapped, one character lost, one doubled."""
    model_id = accepted.use.model_id
    random_places = list(range(len(model_id) - 1))
    random.Random(f"{accepted.path.name}:{accepted.use.span}").shuffle(random_places)
    for at in random_places:
        one, other = model_id[at], model_id[at + 1]
        if one.isalpha() and other.isalpha() and one != other:
            yield model_id[:at] + other + one + model_id[at + 2 :]
    for at in random_places:
        if model_id[at].isalpha():
            yield model_id[:at] + model_id[at + 1 :]
            yield model_id[:at] + model_id[at] + model_id[at:]


def old_version(accepted: Accepted) -> Iterator[str]:
    """The number before, or the name of a snapshot that is gone."""
    model_id = accepted.use.model_id
    for match in _NUMBER.finditer(model_id):
        if int(match[0]) > 0:
            yield f"{model_id[: match.start()]}{int(match[0]) - 1}{model_id[match.end() :]}"
    yield model_id + OLD_DATE


def label(accepted: Accepted) -> Iterator[str]:
    yield display_name(accepted.use.model_id)


def case(accepted: Accepted) -> Iterator[str]:
    model_id = accepted.use.model_id
    yield from (model_id.upper(), model_id.title(), model_id.lower())


def wrong_vendor(accepted: Accepted) -> Iterator[str]:
    """The whole value, behind the prefix of the other family's vendor."""
    vendor = "openai" if accepted.family is Family.ANTHROPIC else "anthropic"
    replaced, count = _PREFIX.subn(vendor, accepted.use.value, count=1)
    yield replaced if count else f"{vendor}/{accepted.use.value}"


WAYS: dict[str, Callable[[Accepted], Iterator[str]]] = {
    "typo": typo,
    "old version": old_version,
    "label": label,
    "case": case,
    "wrong vendor prefix": wrong_vendor,
}


def display_name(model_id: str) -> str:
    """A label as dashboards show it: `gpt-5.4-mini` is `GPT 5.4 Mini`."""
    words = [word.upper() if word == "gpt" else word[:1].upper() + word[1:] for word in re.split("[-_/: ]+", model_id)]
    return " ".join(words if len(words) > 1 else ["Model", *words])


def broken(accepted: Accepted, way: str, catalog: Catalog) -> str | None:
    """The use's value broken in one way; None when every attempt gives an ID that is listed."""
    use = accepted.use
    listed = [{model.id for model in one.models} for one in catalog.lists]
    if way == "wrong vendor prefix":
        # What both families list is right behind either prefix.
        return None if all(use.model_id in ids for ids in listed) else next(WAYS[way](accepted))
    for attempt in WAYS[way](accepted):
        value = use.value.removesuffix(use.model_id) + attempt
        if not any(one in ids for one in (value, attempt) for ids in listed):
            return value
    return None


def catalog_of(found: Iterable[tuple[str, Family]]) -> Catalog:
    """Both lists, whole, with each ID in its family's and a label for each."""
    models = sorted(set(found))
    return Catalog(
        tuple(
            ModelList(
                "default",
                family,
                tuple(Model(one, display_name=display_name(one)) for one, of in models if of is family),
            )
            for family in Family
        )
    )


EMPTY = catalog_of([("none-of-them", family) for family in Family])
SETTINGS = Settings(root=Path("/tree"), select=("AIM1",), ignore=("AIM106", "AIM107"), tests=TestFiles.ERROR)


def family_of(use: ModelUse) -> Family:
    if use.family is not None:
        return use.family
    return Family.ANTHROPIC if "claude" in use.model_id.lower() else Family.OPENAI


def _read(data: bytes, kind: SourceKind, is_candidate: Callable[[bytes], bool]) -> FileFacts:
    """As the linter reads it: a file that its filter passes over says nothing."""
    if kind is SourceKind.PYTHON and not is_candidate(data):
        return FileFacts()
    return collect(source_of(data, kind))


def verdicts(facts: FileFacts, catalog: Catalog) -> dict[tuple[Span, str | None], Severity]:
    facts = promoter(catalog)(facts)
    violations = judge([JudgedFile("a.py", "a.py", facts)], catalog, SETTINGS).violations
    return {(one.span, one.value): one.severity for one in violations}


def find_accepted(files: Iterable[Path]) -> tuple[list[Accepted], Catalog]:
    """The accepted uses, each literal once, and the lists they are right by."""
    is_candidate = candidate_test(ROWS)
    found: list[tuple[Accepted, FileFacts]] = []
    for path in files:
        data = path.read_bytes()
        kind = SourceKind.NOTEBOOK if path.suffix == ".ipynb" else SourceKind.PYTHON
        text = decode(data)
        if isinstance(text, Failure) or (kind is SourceKind.PYTHON and not is_candidate(data)):
            continue
        facts = collect(source_of(data, kind))
        errors = {key for key, severity in verdicts(facts, EMPTY).items() if severity is Severity.ERROR}
        uses = {(use.span, use.value): use for use in reversed(facts.model_uses) if (use.span, use.value) in errors}
        found += ((Accepted(path, kind, text, use, family_of(use)), facts) for use in uses.values())
    catalog = catalog_of((one.use.model_id, one.family) for one, _ in found)
    accepted = [one for one, facts in found if (one.use.span, one.use.value) not in verdicts(facts, catalog)]
    return accepted, catalog


def with_broken(accepted: Accepted, value: str) -> bytes | None:
    """The file's bytes with another value in the literal; None when the value is no single literal."""
    use, text = accepted.use, accepted.text
    token = None if use.token is None else with_value(use.token, use.value, value)
    if token is None:
        return None
    if use.span.cell is not None:
        changed = replace_in_cell(text.text, use.span.cell, [Edit(use.span, token)])
    else:
        lines = _LINE.findall(text.text)
        start, end = (
            sum(map(len, lines[: line - 1])) + column - 1
            for line, column in ((use.span.line, use.span.column), (use.span.end_line, use.span.end_column))
        )
        changed = text.text[:start] + token + text.text[end:]
    return encode(Text(changed, text.encoding, text.bom, text.newline, text.reversible))


def measure(accepted: Iterable[Accepted], catalog: Catalog) -> Outcome:
    outcome = Outcome()
    is_candidate = candidate_test(ROWS)
    for one in accepted:
        for way in WAYS:
            value = broken(one, way, catalog)
            data = None if value is None else with_broken(one, value)
            if data is None:
                continue
            evidence = f"evidence {one.use.evidence}"
            start = one.use.span.start
            severities = {
                severity
                for (span, _), severity in verdicts(_read(data, one.kind, is_candidate), catalog).items()
                if span.start == start
            }
            for group in (way, evidence, ALL):
                outcome.tried[group] += 1
                outcome.reported[group] += bool(severities)
                outcome.errors[group] += Severity.ERROR in severities
            if not severities:
                place = f"{one.path}:{one.use.span.line}"
                outcome.missed.append(f"{place} {way}: {one.use.value!r} -> {value!r} ({one.use.evidence})")
    return outcome


def files_below(directories: Iterable[Path]) -> list[Path]:
    return sorted(
        Path(top) / name
        for directory in directories
        for top, _, names in os.walk(directory)
        for name in names
        if name.endswith((".py", ".pyi", ".ipynb"))
    )


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    started = time.monotonic()
    accepted, catalog = find_accepted(files_below(given.directories))
    if not accepted:
        print("mutation.py: no accepted use in these directories", file=sys.stderr)
        return 2
    total = len(accepted)
    if given.at_most is not None and given.at_most < total:
        accepted = random.Random(given.seed).sample(accepted, given.at_most)
    single = [one for one in accepted if with_broken(one, "x") is not None]
    print(f"{total} accepted uses, {len(single)} of the {len(accepted)} taken are single literals")
    outcome = measure(single, catalog)
    for line in outcome.missed if given.verbose else ():
        print(f"MISSED {line}")
    print(f"{'way':<24}{'broken':>7}{'reported':>9}{'as error':>9}{'rate':>7}")
    for group in (*WAYS, *sorted(set(outcome.tried) - {*WAYS, ALL}), ALL):
        _print_row(group, outcome.tried[group], outcome.reported[group], outcome.errors[group])
    print(f"{time.monotonic() - started:.0f} s")
    return 0 if outcome.reported[ALL] >= given.min_recall * outcome.tried[ALL] else 1


def _print_row(name: str, tried: int, reported: int, errors: int) -> None:
    print(f"{name:<24}{tried:7}{reported:9}{errors:9}{reported / max(1, tried):7.3f}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--min-recall", type=float, default=0.99, metavar="R")
    parser.add_argument("--at-most", type=int, metavar="N", help="break a sample of the uses")
    parser.add_argument("--seed", type=int, default=1, help="of that sample (default: 1)")
    parser.add_argument("--verbose", action="store_true", help="name every miss")
    return parser


if __name__ == "__main__":
    sys.exit(main())
