"""Facts and lists to the uses of an inventory. No I/O: the facts are those that `check` judges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anyint_lint.facts import Form, UncheckedReason
from anyint_lint.hosts import HostKind, gateway_hosts
from anyint_lint.inventory.values import AccountStanding, Given, Kind, RequestPlace, Standing, Use
from anyint_lint.judge import context_of
from anyint_lint.rules import standing as by_lists
from anyint_lint.rules.routes import family_of, is_unpublished, kind_of, misses_routes, normal_path, published_family

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anyint_lint.catalog import Catalog
    from anyint_lint.facts import ClientUse, ModelUse, RouteUse, Unchecked
    from anyint_lint.judge import JudgedFile
    from anyint_lint.rules import Context
    from anyint_lint.settings import Settings

_GIVEN = {
    Form.PARAMETER_DEFAULT: Given.DEFAULT,
    Form.FIELD_DEFAULT: Given.DEFAULT,
    Form.ENV_DEFAULT: Given.ENV_DEFAULT,
    Form.CLI_DEFAULT: Given.CLI_DEFAULT,
}
_STANDINGS = {
    by_lists.Standing.LISTED: Standing.LISTED,
    by_lists.Standing.OTHER_FAMILY: Standing.WRONG_FAMILY,
    by_lists.Standing.LABEL: Standing.LABEL,
    by_lists.Standing.UNLISTED: Standing.UNKNOWN,
    by_lists.Standing.UNDECIDED: Standing.NOT_VERIFIABLE,
}
_REASONS = {
    UncheckedReason.UNRESOLVED: Standing.UNRESOLVED,
    UncheckedReason.TOO_COMPLEX: Standing.UNRESOLVED,
    UncheckedReason.ELSEWHERE: Standing.ELSEWHERE,
    UncheckedReason.NOT_LLM: Standing.NOT_LLM,
    UncheckedReason.PLACEHOLDER: Standing.PLACEHOLDER,
}
_WORST_FIRST = (
    Standing.UNKNOWN,
    Standing.LABEL,
    Standing.WRONG_FAMILY,
    Standing.NOT_VERIFIABLE,
    Standing.LISTED,
)


def uses_of(
    files: Iterable[JudgedFile],
    catalog: Catalog,
    settings: Settings,
    *,
    base_url: str | None = None,
    packages: frozenset[str] = frozenset(),
) -> tuple[Use, ...]:
    """Every use in the files, by path and place. `packages` are the SDKs that a callable may be of."""
    hosts = gateway_hosts(settings.gateway_hosts, base_url)
    found: dict[Use, list[RequestPlace]] = {}
    for file in files:
        context = context_of(file, catalog, hosts, settings)
        for use in _uses(file, context, packages):
            found.setdefault(replace(use, requests=()), []).extend(use.requests)
    merged = [replace(use, requests=_sorted(places)) for use, places in found.items()]
    return tuple(sorted(merged, key=_order))


def _uses(file: JudgedFile, context: Context, packages: frozenset[str]) -> Iterator[Use]:
    facts = file.facts
    for model in facts.model_uses:
        yield _model(model, context, packages)
    literal = {(model.span, model.callee) for model in facts.model_uses}
    for one in facts.unchecked:
        if (one.span, one.callee) not in literal:
            yield _unchecked(one, context, packages)
    for route in facts.route_uses:
        yield _route(route, context, packages)
    for client in facts.client_uses:
        if client.appends is not None:
            yield _client(client, context, packages)


def _model(use: ModelUse, context: Context, packages: frozenset[str]) -> Use:
    standing, accounts = _standing(use, context)
    place = () if use.request is None else (RequestPlace(use.request_path or context.path, use.request),)
    return Use(
        kind=Kind.MODEL,
        value=use.value,
        model_id=use.model_id,
        path=context.path,
        span=use.span,
        standing=standing,
        accounts=accounts,
        given=_GIVEN.get(use.form, Given.LITERAL),
        form=use.form,
        env=use.env,
        sdk=_sdk(use.callee, packages),
        callee=use.callee,
        family=use.family,
        evidence=context.hosts.settle(use.evidence, use.host),
        host=use.host,
        requests=place,
    )


def _standing(use: ModelUse, context: Context) -> tuple[Standing, tuple[AccountStanding, ...]]:
    reason = by_lists.why_unchecked(use, context)
    if reason in _REASONS:
        return _REASONS[reason], ()
    found = []
    for account in context.catalog.accounts:
        standing = by_lists.standing(use, context.catalog.of_account(account))
        found.append(AccountStanding(account, _STANDINGS[standing]))
    several = {one.standing for one in found}
    if by_lists.is_allowed(use, context.allowed_models) and Standing.LISTED not in several:
        return Standing.ALLOWED, tuple(found)
    if not several:
        return Standing.NO_LIST, ()
    if Standing.LISTED in several and several & {Standing.UNKNOWN, Standing.LABEL, Standing.WRONG_FAMILY}:
        return Standing.PARTLY, tuple(found)
    return next(one for one in _WORST_FIRST if one in several), tuple(found)


def _unchecked(one: Unchecked, context: Context, packages: frozenset[str]) -> Use:
    return Use(
        kind=Kind.MODEL,
        value=one.value,
        model_id=one.value,
        path=context.path,
        span=one.span,
        standing=_REASONS[by_lists.settled_reason(one, context.hosts)],
        given=None if one.value is None else Given.LITERAL,
        sdk=_sdk(one.callee, packages),
        callee=one.callee,
        host=one.host,
    )


def _route(route: RouteUse, context: Context, packages: frozenset[str]) -> Use:
    kind = kind_of(route.url, context.hosts)
    if kind is HostKind.GATEWAY and not is_unpublished(route.path):
        standing = Standing.PUBLISHED
    elif kind is HostKind.GATEWAY:
        standing = Standing.UNPUBLISHED
    elif kind is HostKind.OTHER:
        standing = Standing.ELSEWHERE
    else:
        standing = Standing.PUBLISHED if published_family(route.path) else Standing.NOT_VERIFIABLE
    return Use(
        kind=Kind.ROUTE,
        value=route.url,
        model_id=None,
        path=context.path,
        span=route.span,
        standing=standing,
        sdk=_sdk(route.callee, packages),
        callee=route.callee,
        family=published_family(route.path) or family_of(route),
        host=route.host,
        requests=() if route.request is None else (RequestPlace(context.path, route.request),),
    )


def _client(client: ClientUse, context: Context, packages: frozenset[str]) -> Use:
    path = normal_path(client.path)
    kind = kind_of(client.base_url, context.hosts)
    if kind is HostKind.OTHER:
        standing = Standing.ELSEWHERE
    elif kind is HostKind.UNKNOWN or "{" in path:
        standing = Standing.NOT_VERIFIABLE
    else:
        standing = Standing.UNPUBLISHED if misses_routes(client.family, path) else Standing.PUBLISHED
    return Use(
        kind=Kind.BASE_URL,
        value=client.base_url,
        model_id=None,
        path=context.path,
        span=client.span,
        standing=standing,
        given=None if client.env is None else Given.ENV_DEFAULT,
        env=client.env,
        sdk=_sdk(client.callee, packages),
        callee=client.callee,
        family=client.family,
        host=client.host,
        requests=() if client.request is None else (RequestPlace(context.path, client.request),),
    )


def _sdk(callee: str, packages: frozenset[str]) -> str | None:
    package = callee.partition(".")[0]
    return package if package in packages else None


def _sorted(places: Iterable[RequestPlace]) -> tuple[RequestPlace, ...]:
    return tuple(sorted(set(places), key=lambda one: (one.path, one.span.start, one.span[2:4])))


def _order(use: Use) -> tuple[str, tuple[int, int, int], str, str, str, str, str, str]:
    return (
        use.path,
        use.span.start,
        use.kind,
        use.value or "",
        use.callee,
        use.family or "",
        use.host or "",
        repr(use),
    )
