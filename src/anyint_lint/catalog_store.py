"""The lists of earlier fetches on disk: one file per account, whose name and content do not give the key away."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec

from anyint_lint.atomic_write import write_atomically
from anyint_lint.cache_directory import CACHE_DIR_ENV, default_cache_directory
from anyint_lint.catalog import DEFAULT_ACCOUNT, ModelList, Origin
from anyint_lint.credentials import Credentials
from anyint_lint.errors import CacheError
from anyint_lint.facts import Family
from anyint_lint.list_json import ListJsonError, StoredList, check_models, decode
from anyint_lint.server_text import one_line

_ADVICE = f"Set {CACHE_DIR_ENV} to a directory that can be written."
_OURS = re.compile(r"lists-[0-9a-f]{32}\.json(\.corrupt)?")
_LOCK_SECONDS = 10.0


class _AccountFile(msgspec.Struct, frozen=True):
    """Version 1 of a cached account."""

    version: Annotated[int, msgspec.Meta(ge=1, le=1)] = msgspec.field(name="anyint-lint-cache")
    base_url: str = ""
    lists: dict[Family, StoredList] = {}  # msgspec copies it


@dataclass(frozen=True, slots=True)
class CatalogStore:
    """The cached lists in one directory. `notices` collects what a user should be told and no run should stop at."""

    directory: Path = field(default_factory=default_cache_directory)
    notices: list[str] = field(default_factory=list)

    def load(self, credentials: Credentials, account: str = DEFAULT_ACCOUNT) -> tuple[ModelList, ...] | None:
        """The account's cached lists, named `account`, each with its own fetch time; None when there are none.

        A file that is not ours or not whole is set aside as `.corrupt`, with a notice.
        """
        stored = self._read(self._path(credentials), credentials)
        if not stored:
            return None
        return tuple(stored[family].model_list(account, family, Origin.CACHE) for family in sorted(stored))

    def save(self, credentials: Credentials, lists: Iterable[ModelList]) -> None:
        """Keep these lists of the account; those of other families stay, and so does one fetched later.

        Raises CacheError when the directory cannot be written.
        """
        with self._locked():
            path = self._path(credentials)
            stored = self._read(path, credentials)
            for one in lists:
                if one.family is None:
                    raise ValueError("the cache needs the family of every list")
                known = stored.get(one.family)
                if known is None or not _is_later(known, one):
                    stored[one.family] = StoredList.of(one)
            content = _AccountFile(1, credentials.base_url, stored)
            write_atomically(path, msgspec.json.encode(content, order="sorted") + b"\n")

    def clear(self) -> int:
        """Remove the account files of this directory, and nothing else in it; how many. Raises CacheError."""
        if not self.directory.is_dir():
            return 0
        with self._locked():
            ours = [path for path in self.directory.iterdir() if _OURS.fullmatch(path.name)]
            for path in ours:
                path.unlink(missing_ok=True)
        return len(ours)

    def _path(self, credentials: Credentials) -> Path:
        # The hash is one-way and of its own kind ("person"), so the name matches no digest of the key elsewhere.
        identity = f"{credentials.base_url}\0{credentials.key}".encode()
        digest = hashlib.blake2b(identity, digest_size=16, person=b"anyint-lint/acct").hexdigest()
        return self.directory / f"lists-{digest}.json"

    def _read(self, path: Path, credentials: Credentials) -> dict[Family, StoredList]:
        try:
            return _lists(path.read_bytes(), credentials.base_url)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except ListJsonError as error:
            self._set_aside(path, str(error))
            return {}
        except OSError as error:
            self.notices.append(f"The cached list {_shown(path)} cannot be read: {error.strerror}.")
            return {}

    def _set_aside(self, path: Path, reason: str) -> None:
        aside = path.with_name(f"{path.name}.corrupt")
        try:
            path.replace(aside)
        except OSError:
            self.notices.append(f"The cached list {_shown(path)} is not usable ({reason}).")
        else:
            self.notices.append(f"The cached list was not usable ({reason}); it was set aside as {_shown(aside)}.")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the directory against other processes, so that two of them saving at once lose nothing."""
        from filelock import FileLock, Timeout  # noqa: PLC0415  # start-up: only writing needs it

        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self.directory / "lists.lock", timeout=_LOCK_SECONDS, mode=0o600):
                yield
        except Timeout:
            raise CacheError(
                f"The cache directory {_shown(self.directory)} has been locked by another process for more than"
                f" {_LOCK_SECONDS:g} s.",
                advice="Let that process end, then try again.",
            ) from None
        except (OSError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CacheError(
                f"The cache directory {_shown(self.directory)} cannot be written: {reason}.", advice=_ADVICE
            ) from error


def _lists(body: bytes, base_url: str) -> dict[Family, StoredList]:
    content = decode(body, _AccountFile)
    if content.base_url != base_url:
        raise ListJsonError("$.base_url: is that of another gateway")
    for family, stored in content.lists.items():
        check_models(stored.models, f"$.lists.{family}.models")
    return dict(content.lists)


def _is_later(known: StoredList, new: ModelList) -> bool:
    """Whether another process has fetched meanwhile. A time yet to come is a wrong clock's, and never wins."""
    if known.fetched_at is None or new.fetched_at is None:
        return False
    return new.fetched_at < known.fetched_at <= datetime.now(UTC)


def _shown(path: Path) -> str:
    return one_line(str(path))
