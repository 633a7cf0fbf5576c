"""Facts to violations: which rules run, with what severity, on which files; one order whatever the input's. No I/O."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from anyint_lint.errors import UsageError
from anyint_lint.facts import Evidence, Family, FileFacts, Span
from anyint_lint.hosts import GatewayHosts, gateway_hosts
from anyint_lint.light_dataclass import dataclass
from anyint_lint.paths import is_test_file
from anyint_lint.rules import RULES, Context, Draft, Rule
from anyint_lint.rules.aix902_unused_ignore import RULE as _UNUSED_IGNORE
from anyint_lint.rules.nearest_code import EVERY, names_a_rule, nearest_code, prefix_of
from anyint_lint.settings import Settings, TestFiles
from anyint_lint.suppressing import Suppressor, Verdict
from anyint_lint.tree_walk import ignore_spec
from anyint_lint.violations import Applicability, Note, RuleText, Severity, Suppressed, Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from anyint_lint.catalog import Catalog

MOST_NOTES = 3
"""On one violation, before one that counts the rest: a constant that fifty requests share needs no fifty notes."""
_NAMES = {rule.code: rule.name for rule in RULES}
_DEFAULTS = frozenset(rule.code for rule in RULES if rule.severity is not None)
_STRENGTH = {evidence: rank for rank, evidence in enumerate(Evidence)}


@dataclass(frozen=True, slots=True)
class JudgedFile:
    path: str
    """Relative to the working directory, with `/`: what is shown."""
    root_path: str
    """Relative to the settings' root, with `/`: what `per-file-ignores` and the names of tests are matched against."""
    facts: FileFacts


@dataclass(frozen=True, slots=True)
class SelectedRule:
    rule: Rule
    severity: Severity


@dataclass(frozen=True, slots=True)
class JudgeResult:
    violations: tuple[Violation, ...]
    """Sorted by path, place, code and message."""
    suppressed: tuple[Suppressed, ...] = ()


def select_rules(settings: Settings) -> tuple[SelectedRule, ...]:
    """The rules that run, by code.

    Of `select` (or the defaults), `extend-select` and `ignore` the longest prefix that fits a code decides, `ignore`
    when two are equally long. `strict` selects every rule that is not ignored. `severity` sets the severity of a
    rule, turns one on that is off by default, and with `off` turns one off.

    Raises UsageError for a selected code that names no rule. One that takes something away is let pass: more is then
    checked than was asked for, and `config_codes.py` tells it.
    """
    file = f"{settings.config.name}: " if settings.config else ""
    check_codes(settings.select or (), f"{file}select: " if file else "")
    check_codes(settings.extend_select, f"{file}extend-select: " if file else "")
    severities = {code.upper(): level for code, level in settings.severity.items()}
    selected = []
    for rule in RULES:
        level = severities.get(rule.code)
        if level == "off" or not _is_selected(rule, settings, turned_on=level is not None):
            continue
        severity = Severity(level) if level else rule.severity or Severity.WARNING
        selected.append(SelectedRule(rule, severity))
    return tuple(selected)


def texts_of(selected: Iterable[SelectedRule]) -> tuple[RuleText, ...]:
    """What a report may tell of the rules that ran."""
    return tuple(
        RuleText(one.rule.code, one.rule.name, one.severity, one.rule.summary, one.rule.explanation) for one in selected
    )


def needs_list(selected: Iterable[SelectedRule]) -> bool:
    return any(one.rule.needs_list for one in selected)


def judge(
    files: Iterable[JudgedFile],
    catalog: Catalog,
    settings: Settings,
    *,
    base_url: str | None = None,
    selected: tuple[SelectedRule, ...] | None = None,
    today: date | None = None,
) -> JudgeResult:
    """All violations of the files. `base_url` is that of the environment, whose host counts as the gateway; `today`
    (by default the day in UTC) decides which suppressions still hold."""
    rules = select_rules(settings) if selected is None else selected
    hosts = gateway_hosts(settings.gateway_hosts, base_url)
    asking = rules_by_file(rules, settings)
    day = datetime.now(UTC).date() if today is None else today
    whole = is_whole(catalog)
    result = Verdict()
    for file in files:
        verdict = _verdict(file, asking(file), context_of(file, catalog, hosts, settings), day, whole=whole)
        result.kept += verdict.kept
        result.suppressed += verdict.suppressed
    kept = sorted(result.kept, key=_order)
    suppressed = sorted(result.suppressed, key=lambda one: _order(one.violation))
    return JudgeResult(tuple(kept), tuple(suppressed))


def _verdict(
    file: JudgedFile, asked: tuple[SelectedRule, ...], context: Context, today: date, *, whole: bool
) -> Verdict:
    """What is said of one file, less what its comments take back. `whole`: the lists can judge every use."""
    elsewhere = _spans_used_elsewhere(file.facts, context.hosts)
    found = [violation for one in asked for violation in _judge_file(one, file, context, elsewhere)]
    if not file.facts.suppressions:
        return Verdict(found)
    suppressor = Suppressor(file.facts.suppressions, today)
    verdict = suppressor.apply(found)
    # Only now is it known which comments do nothing; the rule about that says nothing before.
    ran = {one.rule.code for one in asked if whole or not one.rule.needs_list}
    context = replace(context, idle=suppressor.idle(ran, _DEFAULTS, verdict.kept))
    about = [one for one in asked if one.rule is _UNUSED_IGNORE]
    late = suppressor.apply([each for one in about for each in _judge_file(one, file, context, elsewhere)])
    return Verdict(verdict.kept + late.kept, verdict.suppressed + late.suppressed)


def is_whole(catalog: Catalog) -> bool:
    """Whether each account has a list of each family, none with a part missing."""
    accounts = [catalog.of_account(name) for name in catalog.accounts]
    lists = [one.for_family(family) for one in accounts for family in Family]
    return bool(lists) and all(found and all(one.complete for one in found) for found in lists)


def _order(violation: Violation) -> tuple[object, ...]:
    return (*violation.sort_key, violation.span, violation.value or "")


def rules_by_file(
    selected: tuple[SelectedRule, ...], settings: Settings
) -> Callable[[JudgedFile], tuple[SelectedRule, ...]]:
    """From a file to the selected rules that ask about it: less those that `per-file-ignores` takes away, and less
    the model rules in test files when the setting `tests` is `off`."""
    ignored = _per_file_ignores(settings.per_file_ignores)

    def asking(file: JudgedFile) -> tuple[SelectedRule, ...]:
        prefixes = tuple(ignored(file.root_path))
        routes_only = settings.tests is TestFiles.OFF and is_test_file(file.root_path)
        return tuple(
            one
            for one in selected
            if not one.rule.code.startswith(prefixes) and not (routes_only and one.rule.judges_models)
        )

    return asking


def context_of(file: JudgedFile, catalog: Catalog, hosts: GatewayHosts, settings: Settings) -> Context:
    """What the rules may know of a file beside its facts."""
    return Context(
        catalog=catalog,
        hosts=hosts,
        path=file.path,
        is_test=settings.tests is not TestFiles.ERROR and is_test_file(file.root_path),
        replacements=settings.replacements,
        allowed_models=settings.allowed_models,
        codes=_NAMES,
    )


def _judge_file(one: SelectedRule, file: JudgedFile, context: Context, elsewhere: frozenset[Span]) -> list[Violation]:
    drafts: dict[tuple[Span, str | None], list[Draft]] = {}
    for draft in one.rule.judge(file.facts, context):
        drafts.setdefault((draft.span, draft.value), []).append(draft)
    violations = []
    for alike in drafts.values():
        draft = _merged(alike, file.path)
        if draft.fix is not None and (draft.span in elsewhere or draft.evidence is Evidence.BARE):
            draft = replace(draft, fix=replace(draft.fix, applicability=Applicability.UNSAFE))
        severity = _severity(one, draft.evidence, is_test=context.is_test)
        lists = context.catalog.places_for(draft.family) if one.rule.needs_list else ()
        violations.append(_violation(one.rule, severity, file.path, draft, lists))
    return violations


def _merged(drafts: list[Draft], path: str) -> Draft:
    """One literal that several requests reach: the strongest evidence speaks, the others leave their notes."""
    if len(drafts) == 1:
        return drafts[0]
    best = min(drafts, key=lambda draft: (_weakness(draft), draft.fix is None, draft.message))
    fix = best.fix
    if fix is not None and any(draft.fix != fix for draft in drafts):
        fix = replace(fix, applicability=Applicability.UNSAFE)
    return replace(best, notes=_notes(drafts, path), fix=fix)


def _weakness(draft: Draft) -> int:
    return _STRENGTH[draft.evidence] if draft.evidence else len(_STRENGTH)


def _notes(drafts: list[Draft], path: str) -> tuple[Note, ...]:
    """One note for each place: the strongest evidence first, then the file at hand, then in reading order."""
    ranked = sorted(
        ((_weakness(draft), note) for draft in drafts for note in draft.notes),
        key=lambda one: (one[0], one[1].path != path, one[1].path, one[1].span.start, one[1].message),
    )
    by_place: dict[tuple[str, Span], Note] = {}
    for _, note in ranked:
        by_place.setdefault((note.path, note.span), note)
    shown = list(by_place.values())
    if len(shown) > MOST_NOTES:
        more = shown[MOST_NOTES]
        where = "here" if len(shown) == MOST_NOTES + 1 else "the first of them here"
        shown[MOST_NOTES:] = [replace(more, message=f"and {len(shown) - MOST_NOTES} more, {where}")]
    return tuple(shown)


def _spans_used_elsewhere(facts: FileFacts, hosts: GatewayHosts) -> frozenset[Span]:
    """Literals that also reach something other than the gateway, which another value might break."""
    outside = {Evidence.ELSEWHERE, Evidence.NOT_LLM}
    return frozenset(use.span for use in facts.model_uses if hosts.settle(use.evidence, use.host) in outside)


def _severity(one: SelectedRule, evidence: Evidence | None, *, is_test: bool) -> Severity:
    """A rule's severity on one draft: doubtful evidence about a model makes it a warning at most."""
    doubtful = evidence is Evidence.BARE or (is_test and evidence is not Evidence.GATEWAY)
    return Severity.WARNING if one.rule.judges_models and doubtful else one.severity


def _violation(rule: Rule, severity: Severity, path: str, draft: Draft, lists: tuple[int, ...]) -> Violation:
    return Violation(
        code=rule.code,
        name=rule.name,
        severity=severity,
        message=draft.message,
        path=path,
        span=draft.span,
        value=draft.value,
        evidence=draft.evidence,
        family=draft.family,
        account=draft.account,
        lists=lists,
        suggestions=draft.suggestions,
        notes=draft.notes,
        fix=draft.fix,
    )


def _is_selected(rule: Rule, settings: Settings, *, turned_on: bool) -> bool:
    by_default = rule.severity is not None or turned_on
    chosen = (EVERY,) if settings.strict else settings.select
    selected = _longest(rule, (*(chosen or ()), *settings.extend_select))
    if selected is None and chosen is None and by_default:
        selected = 0
    ignored = _longest(rule, settings.ignore)
    return selected is not None and (ignored is None or selected > ignored)


def _longest(rule: Rule, selectors: Iterable[str]) -> int | None:
    """The length of the longest selector that fits a rule; None when none does."""
    lengths = [len(prefix) for prefix in map(prefix_of, selectors) if rule.code.startswith(prefix)]
    return max(lengths, default=None)


def check_codes(selectors: Iterable[str], where: str = "") -> None:
    """Raises UsageError for one that names no rule: less would be checked than was asked for."""
    for selector in selectors:
        if not names_a_rule(selector, _NAMES):
            nearest = nearest_code(selector, _NAMES) if selector else "AIM"
            advice = f"The nearest is {nearest}; `anyint-lint rules` lists them all."
            raise UsageError(f"{where}`{selector}` names no rule", advice=advice)


def _per_file_ignores(settings: Mapping[str, tuple[str, ...]]) -> Callable[[str], list[str]]:
    """From a path below the root to the prefixes of codes ignored there; `!pattern` means all other files."""
    rows = [
        (ignore_spec([pattern.removeprefix("!")]), pattern.startswith("!"), [prefix_of(code) for code in codes])
        for pattern, codes in settings.items()
    ]

    def ignored(path: str) -> list[str]:
        return [code for spec, inverted, codes in rows if spec.match_file(path) is not inverted for code in codes]

    return ignored
