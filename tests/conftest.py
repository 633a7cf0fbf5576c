"""Fixtures that every test may use: a strict gateway on loopback, and a home of its own for the whole run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from strict_gateway import StrictGateway

from anyint_lint.credentials import Credentials

# Whoever changes one thing must not be stopped by chance at another; `--hypothesis-profile random` looks for news.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("random", deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def _isolated_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No key, proxy, certificate or cache of whoever runs the tests reaches them."""
    home = tmp_path_factory.mktemp("home")
    foreign = ("ANYINT_", "OPENAI_", "ANTHROPIC_", "SSL_CERT_", "XDG_", "GITHUB_", "GITLAB_", "REQUESTS_CA", "CURL_CA")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(foreign) or name.lower().endswith("_proxy") or name in {"NO_COLOR", "FORCE_COLOR"}:
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("USERPROFILE", str(home))
        patch.setenv("ANYINT_LINT_CACHE_DIR", str(home / "cache"))
        yield


@pytest.fixture
def cache_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache directory for this test alone (not yet made), also for processes that it starts."""
    directory = tmp_path / "cache"
    monkeypatch.setenv("ANYINT_LINT_CACHE_DIR", str(directory))
    return directory


@pytest.fixture
def gateway() -> Iterator[StrictGateway]:
    with StrictGateway() as server:
        yield server


@pytest.fixture
def signed_in(gateway: StrictGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment leads to the gateway and holds its key, also for processes that the test starts."""
    monkeypatch.setenv("ANYINT_BASE_URL", gateway.base_url)
    monkeypatch.setenv("ANYINT_API_KEY", gateway.key)


@pytest.fixture
def credentials(gateway: StrictGateway) -> Credentials:
    return Credentials(gateway.base_url, gateway.key)
