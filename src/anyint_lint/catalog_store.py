"""The lists of earlier fetches on disk: one file per account, whose name and content do not give the key away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec

from anyint_lint.atomic_write import remove_leftovers, write_atomically
from anyint_lint.blake2 import blake2b
from anyint_lint.cache_directory import CACHE_DIR_ENV, default_cache_directory
from anyint_lint.catalog import DEFAULT_ACCOUNT, ModelList, Origin, Seen
from anyint_lint.credentials import Credentials
from anyint_lint.errors import CacheError
from anyint_lint.family import Family
from anyint_lint.history import remembering
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.list_entries import ListJsonError, check_models
from anyint_lint.list_json import StoredList, decode
from anyint_lint.server_text import one_line

_ADVICE = f"Set {CACHE_DIR_ENV} to a directory that can be written."
_OURS = pattern(r"lists-[0-9a-f]{32}\.json(\.corrupt)?")
_LOCK_SECONDS = 10.0


_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class _AccountFile(msgspec.Struct, frozen=True):
    """Version 1 of a cached account."""

    version: Annotated[int, msgspec.Meta(ge=1, le=1)] = msgspec.field(name="anyint-lint-cache")
    base_url: str = ""
    lists: dict[Family, StoredList] = {}  # msgspec copies it
    history: dict[Family, dict[str, tuple[_Moment, _Moment]]] = {}
    """ID to the times when it was first and last seen."""

    def model_list(self, account: str, family: Family) -> ModelList:
        history = {model_id: Seen(*times) for model_id, times in self.history.get(family, {}).items()}
        return replace(self.lists[family].model_list(account, family, Origin.CACHE), history=history)


@dataclass(frozen=True, slots=True)
class CatalogStore:
    """The cached lists in one directory. `notices` collects what a user should be told and no run should stop at."""

    directory: Path = field(default_factory=default_cache_directory)
    notices: list[str] = field(default_factory=list)

    def load(self, credentials: Credentials, account: str = DEFAULT_ACCOUNT) -> tuple[ModelList, ...] | None:
        """The account's cached lists, named `account`, each with its own fetch time; None when there are none.

        A file that is not ours or not whole is set aside as `.corrupt`, with a notice.
        """
        path = self._path(credentials)
        try:
            stored = self._read(path, credentials)
        except ListJsonError:
            stored = self._read_or_set_aside(path, credentials)
        return tuple(stored.model_list(account, family) for family in sorted(stored.lists)) or None

    def save(self, credentials: Credentials, lists: Iterable[ModelList]) -> None:
        """Keep these lists of the account; those of other families stay, and so does one fetched later. What was ever
        seen is remembered.

        Raises CacheError when the directory cannot be written.
        """
        with self._locked():
            remove_leftovers(self.directory)
            path = self._path(credentials)
            stored = self._whole_or_aside(path, credentials)
            kept = {family: stored.model_list(DEFAULT_ACCOUNT, family) for family in stored.lists}
            for one in lists:
                if one.family is None:
                    raise ValueError("the cache needs the family of every list")
                known = kept.get(one.family)
                if known is not None and _is_later(known, one):
                    kept[one.family] = remembering(known, one)
                else:
                    kept[one.family] = remembering(one, known)
            content = _AccountFile(
                1,
                credentials.base_url,
                {family: StoredList.of(one) for family, one in kept.items()},
                {
                    family: {key: (seen.first, seen.last) for key, seen in one.history.items()}
                    for family, one in kept.items()
                },
            )
            write_atomically(path, msgspec.json.encode(content, order="sorted") + b"\n")

    def clear(self) -> int:
        """Remove the account files of this directory, and nothing else in it; how many. Raises CacheError."""
        if not self.directory.is_dir():
            return 0
        with self._locked():
            remove_leftovers(self.directory, 0)
            ours = [path for path in self.directory.iterdir() if _OURS.fullmatch(path.name)]
            for path in ours:
                path.unlink(missing_ok=True)
        return len(ours)

    def _path(self, credentials: Credentials) -> Path:
        # The hash is one-way and of its own kind ("person"), so the name matches no digest of the key elsewhere.
        identity = f"{credentials.base_url}\0{credentials.key}".encode()
        digest = blake2b(identity, digest_size=16, person=b"anyint-lint/acct").hexdigest()
        return self.directory / f"lists-{digest}.json"

    def _read(self, path: Path, credentials: Credentials) -> _AccountFile:
        """Raises ListJsonError for a file that is not ours or not whole."""
        try:
            return _account_file(path.read_bytes(), credentials.base_url)
        except (FileNotFoundError, NotADirectoryError):
            return _AccountFile(1)
        except OSError as error:
            self.notices.append(f"The cached list {_shown(path)} cannot be read: {error.strerror}.")
            return _AccountFile(1)

    def _read_or_set_aside(self, path: Path, credentials: Credentials) -> _AccountFile:
        """Only who holds the lock may move the file: meanwhile another process may have put a good one in its place."""
        try:
            with self._locked():
                return self._whole_or_aside(path, credentials)
        except CacheError as error:
            self.notices.append(f"The cached list {_shown(path)} is not usable and stays where it is. {error.message}")
            return _AccountFile(1)

    def _whole_or_aside(self, path: Path, credentials: Credentials) -> _AccountFile:
        try:
            return self._read(path, credentials)
        except ListJsonError as error:
            self._set_aside(path, str(error))
            return _AccountFile(1)

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


def _account_file(body: bytes, base_url: str) -> _AccountFile:
    content = decode(body, _AccountFile)
    if content.base_url != base_url:
        raise ListJsonError("$.base_url: is that of another gateway")
    for family, stored in content.lists.items():
        check_models(stored.models, f"$.lists.{family}.models")
    return content


def _is_later(known: ModelList, new: ModelList) -> bool:
    """Whether another process has fetched meanwhile. A time yet to come is a wrong clock's, and never wins."""
    if known.fetched_at is None or new.fetched_at is None:
        return False
    return new.fetched_at < known.fetched_at <= datetime.now(UTC)


def _shown(path: Path) -> str:
    return one_line(str(path))
