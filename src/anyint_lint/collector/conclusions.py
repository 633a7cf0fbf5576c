"""The facts of a file, from all that was seen of it: which texts are models, on what evidence, asked of whom.

What one place says may be outweighed by another, so nothing is concluded before the end.
"""

from __future__ import annotations

from collections.abc import Iterator

from anyint_lint.collector import notation
from anyint_lint.collector.keys import without_key
from anyint_lint.collector.naming import counts_tokens, is_of_the_families
from anyint_lint.collector.recorder import RANK, Recorder
from anyint_lint.collector.values import Text
from anyint_lint.collector.vendors import is_a_reranker, is_of_a_vendor, makes
from anyint_lint.facts import Evidence, Failure, FileFacts, Form, Links, ModelUse, Span, Unchecked, UncheckedReason


def facts_of(seen: Recorder) -> FileFacts:
    loose = _loose(seen)
    return FileFacts(
        model_uses=tuple(map(without_key, _model_uses(seen))),
        hints=tuple(map(without_key, _hints(seen))),
        route_uses=seen.network.route_uses(loose),
        client_uses=seen.network.client_uses(loose),
        key_uses=seen.network.key_uses(),
        unchecked=_unchecked(seen),
        failures=_failures(seen),
        links=Links(
            exports=seen.exports,
            references=tuple(seen.links.references),
            inlets=tuple(seen.links.inlets),
            outlets=tuple(seen.links.outlets),
            keys=tuple(seen.network.key_references),
            route_uses=seen.network.open_route_uses(),
            client_uses=seen.network.open_client_uses(),
            posts=tuple(map(without_key, seen.posts)),
        ),
    )


def _model_uses(seen: Recorder) -> tuple[ModelUse, ...]:
    loaded = _loaded(seen)
    uses = [use for use in seen.uses.values() if _counts(seen, use, loaded)]
    reached = {(use.span, use.value) for use in uses if use.form is not Form.URL}
    lent = {key: one for key, one in seen.lent.items() if key in seen.handed_on and key not in seen.metadata}
    named = seen.named | {key: one for key, one in lent.items() if key not in seen.named}
    for found, evidence in ((named, Evidence.NAMED), (seen.bare, Evidence.BARE)):
        for key, (text, name) in found.items():
            if key in reached or (evidence is Evidence.BARE and key in named):
                continue
            uses.extend(_weak(seen, text, name, evidence, measured=_only_measured(seen, key, text)))
    return tuple(sorted(uses, key=_order))


def _hints(seen: Recorder) -> tuple[ModelUse, ...]:
    reached = {(use.span, use.value) for use in seen.uses.values()} | seen.bare.keys()
    return tuple(
        use
        for key, (text, name) in sorted(seen.hinted.items(), key=lambda item: item[0])
        if key not in reached and not _only_measured(seen, key, text)
        for use in _weak(seen, text, name, Evidence.NAMED, measured=False)
    )


def _counts(seen: Recorder, use: ModelUse, loaded: frozenset[tuple[Span, str]]) -> bool:
    """Weights that the code itself loads are no ID of a request, wherever else it sends their name."""
    if (use.span, use.value) not in loaded or is_of_the_families(use.value):
        return use.evidence is not Evidence.NOT_LLM or not _is_named(seen, use)
    return use.evidence is not Evidence.RECOGNISED or use.host is not None


def _loaded(seen: Recorder) -> frozenset[tuple[Span, str]]:
    return frozenset(
        (use.span, use.value)
        for use in seen.uses.values()
        if use.evidence is Evidence.NOT_LLM and not counts_tokens(use.callee.replace(".", "_"))
    )


def _is_named(seen: Recorder, use: ModelUse) -> bool:
    """Whether a name speaks for a text that in sight only goes to something that is no LLM, a tokenizer say."""
    return (use.span, use.value) in seen.named


def _only_measured(seen: Recorder, key: tuple[Span, str], text: Text) -> bool:
    if key in seen.described:
        return True
    if key not in seen.metadata or key in seen.going_on or text.form is Form.FIELD_DEFAULT:
        return False
    if key in seen.attributes:
        return key in seen.counted_by
    followed = not (key in seen.told_of or seen.broken_off or seen.cut_short)
    return followed or key in seen.counted_by or key not in seen.parameters


def _weak(seen: Recorder, text: Text, name: str, evidence: Evidence, *, measured: bool) -> Iterator[ModelUse]:
    """One use for each place that the text is posted to, as far as there is any."""
    model_id, family, foreign = notation.of_unknown(text.text)
    if measured:
        evidence = Evidence.NOT_LLM
    elif foreign or (text.span, text.text) in seen.foreign or _is_a_vendors(seen, text):
        evidence = Evidence.ELSEWHERE
    elif evidence is Evidence.NAMED and _is_for_a_vendor(seen, text, model_id):
        evidence = Evidence.BARE
    posted = seen.posted.get((text.span, text.text)) or seen.class_hosts.of(text)
    for to, request in posted.items():
        yield ModelUse(
            value=text.text,
            model_id=model_id,
            span=text.span,
            evidence=evidence,
            host=to.host,
            via=to.via,
            family=family,
            form=text.form,
            token=text.token,
            callee=name,
            request=request,
            env=text.env,
        )


def _is_for_a_vendor(seen: Recorder, text: Text, model_id: str) -> bool:
    """Whether a model of another vendor's is not seen to be asked of anybody: most ask that vendor."""
    said = (text.span, text.text) in seen.posted or seen.class_hosts.has(text)
    return is_of_a_vendor(model_id) and not said and not _asks(seen)


def _asks(seen: Recorder) -> bool:
    """Whether the module has a request, or part of one, that may go to the gateway, or names the gateway."""
    return (
        bool(seen.gateway)
        or any(use.evidence is Evidence.RECOGNISED for use in seen.uses.values())
        or any(one.reason is UncheckedReason.UNRESOLVED for one in seen.unresolved.values())
        or bool(seen.links.references or seen.links.inlets)
    )


def _is_a_vendors(seen: Recorder, text: Text) -> bool:
    """Whether an ID is one that an imported package of another vendor is there for, or the provider beside it."""
    key = (text.span, text.text)
    if is_a_reranker(text.text) or (key in seen.of_others and key not in seen.of_any):
        return True
    return any(makes(vendor, text.text) for vendor in seen.vendors)


def _loose(seen: Recorder) -> frozenset[Span]:
    """The literals that also go where nobody knows what becomes of them, or are compared with something."""
    return frozenset(span for span, _ in (*seen.handed_on, *seen.metadata))


def _unchecked(seen: Recorder) -> tuple[Unchecked, ...]:
    answered = {use.request for use in seen.uses.values()}
    found = [unchecked for unchecked in seen.unresolved.values() if unchecked.span not in answered]
    if seen.cut_short is not None:
        found.append(seen.cut_short)
    return tuple(sorted(found, key=lambda one: one.span.start))


def _failures(seen: Recorder) -> tuple[Failure, ...]:
    """What was broken off; one for all, where the first stands."""
    message = "the rest of it, which is too complex; what was found until there counts"
    return tuple(Failure(message, span) for span in seen.broken_off[:1])


def _order(use: ModelUse) -> tuple[tuple[int, int, int], int, str, tuple[int, int, int]]:
    return (use.span.start, RANK[use.evidence], use.value, (use.request or use.span).start)
