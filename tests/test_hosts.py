from __future__ import annotations

import pytest

from anyint_lint.facts import Evidence
from anyint_lint.hosts import GatewayHosts, HostKind, gateway_hosts, host_of

HOSTS = gateway_hosts(["llm.example.com", "*.models.example.org"], "https://proxy.example.net:8443/base")


@pytest.mark.parametrize(
    "host",
    [
        "anyint.ai",
        "gateway.api.anyint.ai",
        "API.AnyInt.AI",
        "anyint.ai.",
        "llm.example.com",
        "proxy.example.net",
        "eu.models.example.org",
        "{}.anyint.ai",
    ],
)
def test_the_gateways_hosts(host: str) -> None:
    assert HOSTS.kind(host) is HostKind.GATEWAY


@pytest.mark.parametrize(
    "host",
    [
        "notanyint.ai",
        "anyint.ai.example.com",
        "anyint.aix",
        "example.com",
        "x.llm.example.com",
        "models.example.org",
        "api.openai.com",
        "localhost",
        "127.0.0.1",
    ],
)
def test_hosts_that_only_resemble_them_are_other_hosts(host: str) -> None:
    assert HOSTS.kind(host) is HostKind.OTHER


@pytest.mark.parametrize("host", [None, "", "{}", "{}.example.com"])
def test_a_host_that_is_not_told_is_unknown(host: str | None) -> None:
    assert HOSTS.kind(host) is HostKind.UNKNOWN


@pytest.mark.parametrize("evidence", [one for one in Evidence if one is not Evidence.NOT_LLM])
def test_a_known_host_settles_the_evidence(evidence: Evidence) -> None:
    hosts = GatewayHosts()
    assert hosts.settle(evidence, "gateway.api.anyint.ai") is Evidence.GATEWAY
    assert hosts.settle(evidence, "api.openai.com") is Evidence.ELSEWHERE
    assert hosts.settle(evidence, None) is evidence


def test_no_host_makes_local_weights_a_request() -> None:
    assert GatewayHosts().settle(Evidence.NOT_LLM, "gateway.api.anyint.ai") is Evidence.NOT_LLM


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://user:secret@Example.com:8443/x", "example.com"),
        ("example.com", "example.com"),
        ("example.com:80", "example.com"),
        ("//example.com/x", "example.com"),
        ("http://[::1]:8080", "::1"),
        ("", None),
        ("https://", None),
        ("http://[bad", None),
    ],
)
def test_the_host_of_a_url(text: str, host: str | None) -> None:
    assert host_of(text) == host
