"""Where classes say that their requests go: the hosts of their base URLs, for what they name a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from anyint_lint.collector.destinations import UNKNOWN_DESTINATION, Destination
from anyint_lint.collector.endpoints import VENDORS, parse
from anyint_lint.collector.naming import is_of_the_families, names_a_base_url
from anyint_lint.collector.values import Text, Value, known_texts
from anyint_lint.facts import Span
from anyint_lint.light_dataclass import dataclass


@dataclass(slots=True)
class ClassHosts:
    owner: str = ""
    """The class that runs, or whose method does; empty in a function."""
    _hosts: dict[str, dict[str | None, None]] = field(default_factory=dict)
    """Class -> hosts, lower-case; None for the SDKs' own."""
    _owners: dict[tuple[Span, str], str] = field(default_factory=dict)
    """Text -> the class in which it was first named a model."""

    def bound(self, name: str, value: Value) -> None:
        """A name takes a value."""
        if self.owner and names_a_base_url(name):
            hosts = (parse(text.text).host for text in known_texts(value) if "://" in text.text)
            self._hosts.setdefault(self.owner, {}).update((None if one in VENDORS else one, None) for one in hosts)

    def named(self, text: Text) -> None:
        """A text is named a model."""
        if self.owner:
            self._owners.setdefault((text.span, text.text), self.owner)

    @property
    def owners(self) -> frozenset[str]:
        """The classes in which a text was named a model."""
        return frozenset(self._owners.values())

    def has(self, text: Text) -> bool:
        """Whether the class in which a text was first named a model says where it asks."""
        return bool(self._of_owner(text))

    def of(self, text: Text) -> Mapping[Destination, None]:
        """Where a text goes that may well go to another host; an ID of the families may be what a tool asks."""
        hosts = self._of_owner(text)
        if not hosts or None in hosts or (is_of_the_families(text.text) and "/" not in text.text):
            return {UNKNOWN_DESTINATION: None}
        return {Destination(host): None for host in hosts}

    def _of_owner(self, text: Text) -> Mapping[str | None, None]:
        return self._hosts.get(self._owners.get((text.span, text.text), ""), {})
