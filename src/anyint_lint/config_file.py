"""Reads `anyint-lint.toml`, or `[tool.anyint-lint]` of a `pyproject.toml`, into `Settings`.

The file belongs to the scanned repository, which may be hostile: it names no path outside its own directory, no
environment variable but the product's own, and no host that would be sent a key. Messages never show the value of
a key that could hold a secret.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyint_lint.config_values import API_KEY_ENV, KeyFaultError, plain_values
from anyint_lint.errors import ConfigError
from anyint_lint.family import Family
from anyint_lint.light_pattern import pattern
from anyint_lint.printable import printable, shortened
from anyint_lint.settings import Account, Settings, is_key_variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from anyint_lint.collector.sdks.row import Row

FILE_NAME = "anyint-lint.toml"
PYPROJECT = "pyproject.toml"
MAX_BYTES = 1_000_000

_TABLE = "anyint-lint"
_TOML_PLACE = pattern(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)
_HOST = pattern(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.ASCII)
_ACCOUNT_NAME = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


_NO_HEADER = f"In {FILE_NAME} the keys stand at the top: leave out the header `[tool.{_TABLE}]`."
_ELSEWHERE = {
    "tool": _NO_HEADER,
    _TABLE: _NO_HEADER,
    "api-key": "A key comes from the environment only: set ANYINT_API_KEY, or name another variable in `accounts`.",
    "base-url": "No file of a repository says where a key is sent: set ANYINT_BASE_URL in the environment. "
    "Hosts that are judged as the gateway stand in `gateway-hosts`.",
}
"""Unknown keys that say what their writer wants -> where that is said."""


def find_config(start: Path) -> Path | None:
    """The configuration file nearest to a directory, going up to the top of its repository or the file system.

    Raises ConfigError for a candidate that cannot be read or is no TOML.
    """
    found = _search(start)
    return found[0] if found else None


def load_settings(start: Path) -> Settings:
    """The settings that hold in a directory: its nearest configuration, or the defaults.

    Raises ConfigError, which names the file and the key.
    """
    found = _search(start)
    return _settings(*found) if found else Settings(root=start.resolve())


def read_config(path: Path) -> Settings:
    """The settings of a configuration file given by name. Raises ConfigError, also when it has none for us."""
    table = _own_table(path.absolute())
    if table is None:
        raise ConfigError(f"{_shown(path)}: has no [tool.{_TABLE}] table")
    return _settings(path.absolute(), table)


def _search(start: Path) -> tuple[Path, dict[str, Any]] | None:
    directory = start.resolve()
    for parent in (directory, *directory.parents):
        for name in (FILE_NAME, PYPROJECT):
            path = parent / name
            if path.is_file() and (table := _own_table(path)) is not None:
                return path, table
        if os.path.lexists(parent / ".git"):
            return None
    return None


def _own_table(path: Path) -> dict[str, Any] | None:
    if path.name != PYPROJECT:
        _refuse_link_out(path)
        return _parse(path, _read(path))
    data = _read(path)
    if _TABLE.encode() not in data:  # whatever it holds, even faulty TOML, is not our business
        return None
    _refuse_link_out(path)
    tool = _parse(path, data).get("tool")
    table = tool.get(_TABLE) if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{_shown(path)}: 'tool.{_TABLE}' must be a table")
    return table


def _refuse_link_out(path: Path) -> None:
    """What an error would quote of a file outside of the repository is nobody's business."""
    if not path.is_symlink():
        return
    from anyint_lint.tree_walk import enclosing_repository  # noqa: PLC0415 - start-up: few configurations are links

    directory = os.fspath(path.parent.resolve())
    if not path.resolve().is_relative_to(enclosing_repository(directory) or directory):
        raise ConfigError(f"{_shown(path)}: a link out of the repository, which is not followed")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{_shown(path)}: cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise ConfigError(f"{_shown(path)}: larger than {MAX_BYTES // 1_000_000} MB, too large for a configuration")
    return data


def _parse(path: Path, data: bytes) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - start-up: many trees have no configuration

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{_shown(path)}:{line}: not valid UTF-8, which TOML must be") from None
    except (ValueError, RecursionError) as error:  # more than TOMLDecodeError: an integer of 5,000 digits
        match = _TOML_PLACE.fullmatch(str(error))
        if match is None:
            raise ConfigError(f"{_shown(path)}: not valid TOML: {shortened(str(error), 120)}") from None
        line_text = match["line"] or str(data.count(b"\n") + 1)
        place = f"{line_text}:{match['column']}" if match["column"] else line_text
        raise ConfigError(f"{_shown(path)}:{place}: not valid TOML: {shortened(match['what'], 120)}") from None


def _settings(path: Path, values: dict[str, Any]) -> Settings:
    prefix = f"tool.{_TABLE}." if path.name == PYPROJECT else ""
    root = path.parent.resolve()
    try:
        given = plain_values(values)
        if given is None:
            from anyint_lint.config_table import strict_values  # noqa: PLC0415 - start-up: few tables need it

            given = strict_values(values)
        return Settings(root=root, config=path, **_read_values(root, given))
    except KeyFaultError as fault:
        told = _ELSEWHERE.get(fault.key) if fault.lead else None
        text = f"{fault.lead}'{prefix}{fault.key}'" if told else fault.text(prefix)
        raise ConfigError(f"{_shown(path)}: {text}", advice=told or fault.advice) from None


def _read_values(root: Path, given: dict[str, Any]) -> dict[str, Any]:
    """The values of the keys that are there, by their names in `Settings`. Raises KeyFaultError."""
    read: dict[str, Callable[[Any], Any]] = {
        "models": lambda files: tuple(_model_file(root, one, f"models[{at}]") for at, one in enumerate(files)),
        "max_age": _max_age,
        "baseline": lambda file: _inside(root, file, "baseline"),
        "gateway_hosts": lambda hosts: tuple(_host(one, f"gateway-hosts[{at}]") for at, one in enumerate(hosts)),
        "calls": _rows,
        "accounts": lambda tables: tuple(_account(name, one) for name, one in tables.items()) or (Account(),),
    }
    return given | {name: read[name](given[name]) for name in read if name in given}


def _max_age(value: str) -> float:
    from anyint_lint.durations import parse_duration  # noqa: PLC0415 - as above

    try:
        return parse_duration(value)
    except ValueError as error:
        raise KeyFaultError("max-age", f"is no duration: {error}") from None


def _model_file(root: Path, value: str, key: str) -> str:
    family, separator, name = value.partition("=")
    if separator and family in set(Family):
        return f"{family}={_inside(root, name, key)}"
    return str(_inside(root, value, key))


def _inside(root: Path, value: str, key: str) -> Path:
    """The file a value names, symlinks resolved; a configuration has no business outside its directory."""
    try:
        path = (root / value).resolve()
    except (OSError, ValueError, RuntimeError):  # RuntimeError: a loop of links, before Python 3.13
        raise KeyFaultError(key, "does not name a file") from None
    if path == root or not path.is_relative_to(root):
        raise KeyFaultError(key, f"must be a file inside the configuration's directory, not '{shortened(value, 80)}'")
    if os.path.lexists(path) and not path.is_file():  # a FIFO would be waited for without end
        raise KeyFaultError(key, "must be a regular file")
    return path


def _host(value: str, key: str) -> str:
    host = value.lower()
    if len(host) > 253 or not _HOST.fullmatch(host):
        wanted = "must be a bare host name such as 'llm.example.com' (no scheme, port, path or wildcard)"
        raise KeyFaultError(key, wanted)  # without the value: a URL may hold a password
    return host


def _account(name: str, table: Mapping[str, str]) -> Account:
    if not _ACCOUNT_NAME.fullmatch(name):
        raise KeyFaultError(f"accounts.{name}", "an account's name has letters, digits, '.', '_' and '-', at most 64")
    if not is_key_variable(table[API_KEY_ENV]):
        wanted = "must be the name of an environment variable that begins with ANYINT_ and holds a key"
        raise KeyFaultError(f"accounts.{name}.api-key-env", wanted)  # without the value: it may be the key itself
    return Account(name, table[API_KEY_ENV])


def _rows(tables: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    from anyint_lint.config_table import row_of  # noqa: PLC0415 - start-up: few configurations have one

    return tuple(row_of(one, f"calls[{at}]") for at, one in enumerate(tables))


def _shown(path: Path) -> str:
    from anyint_lint.paths import relative_path  # noqa: PLC0415 - start-up: only an error shows a path

    try:
        return printable(relative_path(str(path), Path.cwd()))
    except OSError:  # the working directory is gone
        return printable(str(path))
