"""The inventory as a CycloneDX ML-BOM: each model a component, each place that uses it an occurrence.

The bytes follow from the inventory alone: the serial number is a digest of the content, and there is a timestamp only
where `SOURCE_DATE_EPOCH` sets one (reproducible-builds.org/specs/source-date-epoch).
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from anyint_lint import __version__
from anyint_lint.errors import MissingExtraError, UsageError
from anyint_lint.inventory.values import Inventory, Kind, Use
from anyint_lint.reporters.json import dump

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component
    from cyclonedx.model.service import Service

EPOCH_ENV = "SOURCE_DATE_EPOCH"
_URI = "!#$%&'()*+,/:;=?@[]~"
"""What a URL may hold as it is; all else is percent-encoded, as the schema wants it."""
_NAMESPACE = uuid5(NAMESPACE_URL, "anyint-lint/inventory")


def render_cyclonedx(inventory: Inventory) -> str:
    """A CycloneDX 1.6 document in JSON. Raises MissingExtraError without the library, UsageError for a wrong
    `SOURCE_DATE_EPOCH`."""
    try:
        from cyclonedx.output.json import JsonV1Dot6  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtraError(
            "The CycloneDX format needs a library that is not installed.",
            advice="Install it with `python -m pip install 'anyint-lint[cyclonedx]'`.",
        ) from error
    when = _epoch()
    document: dict[str, Any] = json.loads(JsonV1Dot6(_bom(inventory)).output_as_string())
    # The library dates and numbers every document anew; a BOM that is kept under version control must not change so.
    del document["serialNumber"], document["metadata"]["timestamp"]
    if when is not None:
        document["metadata"]["timestamp"] = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    serial = uuid5(_NAMESPACE, json.dumps(document, sort_keys=True))
    return dump({**document, "serialNumber": UUID(str(serial)).urn})


def _epoch() -> datetime | None:
    given = os.environ.get(EPOCH_ENV)
    if not given:
        return None
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"{EPOCH_ENV} is {given!r}, which is no number of seconds since 1970.",
            advice=f"Set {EPOCH_ENV} to whole seconds, or unset it.",
        ) from None


def _bom(inventory: Inventory) -> Bom:
    from cyclonedx.model.bom import Bom, BomMetaData  # noqa: PLC0415
    from cyclonedx.model.component import Component, ComponentType  # noqa: PLC0415

    tool = Component(name="anyint-lint", version=__version__, type=ComponentType.APPLICATION, bom_ref="anyint-lint")
    metadata = BomMetaData()
    metadata.tools.components.add(tool)
    return Bom(
        metadata=metadata,
        components=[_component(model_id, uses) for model_id, uses in inventory.models.items()],
        services=_services(inventory),
    )


def _component(model_id: str, uses: Sequence[Use]) -> Component:
    from cyclonedx.model.component import Component, ComponentType  # noqa: PLC0415
    from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence  # noqa: PLC0415

    occurrences = [
        Occurrence(
            bom_ref=f"use:{use.path}:{number}:{model_id}",
            location=use.path,
            line=use.span.line,
            offset=use.span.column,
            symbol=use.callee or None,
            additional_context=_context(use),
        )
        for number, use in enumerate(uses)
    ]
    return Component(
        name=model_id,
        type=ComponentType.MACHINE_LEARNING_MODEL,
        bom_ref=f"model:{model_id}",
        evidence=ComponentEvidence(occurrences=occurrences),
        properties=_properties(uses),
    )


def _context(use: Use) -> str:
    """What an occurrence has no field for; of a notebook the line counts within the cell."""
    facts = [
        None if use.span.cell is None else f"cell {use.span.cell}",
        use.form.value if use.form else None,
        f"environment variable {use.env}" if use.env else None,
        f"{use.family.value} family" if use.family else None,
        f"evidence {use.evidence.value}" if use.evidence else None,
        use.standing.value,
    ]
    return ", ".join(fact for fact in facts if fact)


def _properties(uses: Sequence[Use]) -> Iterable[Any]:
    from cyclonedx.model import Property  # noqa: PLC0415

    pairs = {("anyint-lint:standing", use.standing.value) for use in uses}
    pairs |= {(f"anyint-lint:standing:{a.account}", a.standing.value) for use in uses for a in use.accounts}
    pairs |= {("anyint-lint:family", use.family.value) for use in uses if use.family}
    pairs |= {("anyint-lint:sdk", use.sdk) for use in uses if use.sdk}
    return [Property(name=name, value=value) for name, value in sorted(pairs)]


def _services(inventory: Inventory) -> list[Service]:
    """The hosts that are asked for lists or given to clients, each with its URLs."""
    from cyclonedx.model import Property, XsUri  # noqa: PLC0415
    from cyclonedx.model.service import Service  # noqa: PLC0415

    by_host: dict[str, list[Use]] = {}
    for use in inventory.of(Kind.ROUTE, Kind.BASE_URL):
        if use.host and use.value and "{" not in use.value:
            by_host.setdefault(use.host, []).append(use)
    return [
        Service(
            name=host,
            bom_ref=f"service:{host}",
            endpoints=[XsUri(url) for url in sorted({quote(use.value or "", safe=_URI) for use in by_host[host]})],
            properties=[
                Property(name="anyint-lint:use", value=f"{use.path}:{use.span.line}: {use.standing.value}")
                for use in by_host[host]
            ],
        )
        for host in sorted(by_host)
    ]
