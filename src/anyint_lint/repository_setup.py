"""What `init` changes in a repository: one step after the other, each as a file with its new content."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import TYPE_CHECKING

from anyint_lint.config_edit import has_hook, with_hook, with_models
from anyint_lint.config_file import FILE_NAME, PYPROJECT, find_config, read_config
from anyint_lint.errors import ConfigError, UsageError
from anyint_lint.light_dataclass import dataclass
from anyint_lint.paths import relative_path
from anyint_lint.printable import printable
from anyint_lint.settings import Settings
from anyint_lint.tree_walk import enclosing_repository

if TYPE_CHECKING:
    from collections.abc import Callable

PRE_COMMIT = ".pre-commit-config.yaml"


@dataclass(frozen=True, slots=True)
class FileChange:
    path: Path
    content: bytes


def root_of(directory: Path) -> Path:
    """Where the configuration is, or belongs: beside the one that holds, at the top of the repository, or here."""
    config = find_config(directory)
    if config is not None:
        return config.parent.resolve()
    here = directory.resolve()
    return Path(enclosing_repository(os.fspath(here)) or here)


def models_change(root: Path, snapshot: Path) -> FileChange | None:
    """The configuration that judges by `snapshot`; None when it does already.

    Raises UsageError for a snapshot outside `root`, ConfigError for a file that cannot be changed.
    """
    real = snapshot.resolve()
    if not real.is_relative_to(root):
        raise UsageError(
            f"{snapshot}: lies outside {root}, and a configuration reads no list from outside its directory",
            advice="Name a file inside: `--snapshot models.json`.",
        )
    config = find_config(root)
    name = relative_path(str(real), root)
    if config is not None and str(real) in read_config(config).models:
        return None
    path = config or (root / PYPROJECT if (root / PYPROJECT).is_file() else root / FILE_NAME)
    in_pyproject = path.name == PYPROJECT

    def change(text: str) -> str | None:
        return with_models(text, name, in_pyproject=in_pyproject)

    advice = f'Add it yourself: `models = ["{name}"]`' + (" in [tool.anyint-lint]." if in_pyproject else ".")
    return _changed(root, path, change, advice)


def configured_snapshot(settings: Settings) -> Path | None:
    """The list file that a configuration names, if it names one alone and for all families."""
    return Path(settings.models[0]) if len(settings.models) == 1 and "=" not in settings.models[0] else None


def hook_change(root: Path) -> FileChange | None:
    """The pre-commit configuration with our hook; None when it is there already.

    Raises ConfigError where there is no such file, or one that leaves no place for the hook.
    """
    path = root / PRE_COMMIT
    if not path.is_file():
        raise ConfigError(f"{PRE_COMMIT}: there is none here")
    if has_hook(_text(path)[1]):
        return None
    return _changed(root, path, with_hook, "Add the hook yourself.")


def _changed(root: Path, path: Path, change: Callable[[str], str | None], advice: str) -> FileChange:
    real = path.resolve()
    if not real.is_relative_to(root):
        raise ConfigError(f"{path.name}: is a link that leads out of the repository", advice=advice)
    mark, text = _text(real) if real.exists() else (b"", "")
    try:
        changed = change(text)
    except ValueError:  # no TOML
        changed = None
    if changed is None:
        raise ConfigError(f"{path.name}: cannot be changed without changing more than is asked", advice=advice)
    return FileChange(real, mark + changed.encode())


def _text(path: Path) -> tuple[bytes, str]:
    """The byte order mark, if there is one, and the text after it."""
    try:
        data = path.read_bytes()
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except OSError as error:
        raise ConfigError(f"{printable(str(path))}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{printable(str(path))}: is not UTF-8") from None
    return (codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""), text
