"""Changes to files that people write by hand: all that is not ours stays as it is, byte for byte.

Each change is checked by reading the result again: where it says anything but the old content and the addition, there
is no change.
"""

from __future__ import annotations

import copy
import json
import tomllib
from typing import TYPE_CHECKING, Any

from anyint_lint.light_pattern import pattern

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

HOOK_ID = "anyint-lint"
HOOK = """\
- repo: local
  hooks:
    - id: anyint-lint
      name: anyint-lint
      entry: anyint-lint check --force-exclude
      language: system
      types_or: [python, pyi, jupyter]
      require_serial: true
"""
"""For a `.pre-commit-config.yaml`: the linter that is installed, so that no place to get it from is named."""


def with_models(text: str, file: str, *, in_pyproject: bool) -> str | None:
    """A configuration that judges by a list file too; None where that cannot be written without changing more.

    `text` is valid TOML, `file` relative to it, with `/`.
    """
    before = tomllib.loads(text)
    path = ("tool", "anyint-lint") if in_pyproject else ()
    wanted = copy.deepcopy(before)
    table = wanted
    for name in path:
        table = table.setdefault(name, {})
    table["models"] = [*table.get("models", []), file]
    is_new = in_pyproject and "anyint-lint" not in before.get("tool", {})
    changed = _with_new_table(text, file) if is_new else _with_entry(text, path, file)
    return changed if _loads(changed) == wanted else None


def _with_new_table(text: str, file: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    return f"{text}{gap}[tool.anyint-lint]{newline}models = [{json.dumps(file)}]{newline}"


def _with_entry(text: str, path: tuple[str, ...], file: str) -> str:
    import tomlkit  # noqa: PLC0415 - only `init` changes a configuration

    document = tomlkit.parse(text)
    table: Any = document
    for name in path:
        table = table[name]
    if "models" in table:
        table["models"].append(file)
    else:
        table["models"] = [file]
    changed = tomlkit.dumps(document)
    return changed.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else changed


def _loads(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


_MERGES = pattern(r"<<\s*:")
"""Keys that take over what others hold: a few lines of them make more entries than any memory holds."""


def has_hook(text: str) -> bool:
    """Whether a `.pre-commit-config.yaml` names our hook, whatever it takes it from."""
    content = _yaml(text)
    repos = content.get("repos") if isinstance(content, dict) else None
    entries = [one for one in repos if isinstance(one, dict)] if isinstance(repos, list) else []
    hooks = [hook for one in entries for hook in one.get("hooks") or () if isinstance(hook, dict)]
    return any(hook.get("id") == HOOK_ID for hook in hooks)


def with_hook(text: str) -> str | None:
    """A `.pre-commit-config.yaml` with our hook after its last; None where it is written in a way that leaves no
    place for it."""
    before = _yaml(text)
    place = _end_of_repos(text)
    if place is None or not isinstance(before, dict):
        return None
    line, indent = place
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if line == len(lines) and lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += newline
    added = [" " * indent + one + newline for one in HOOK.splitlines()]
    changed = "".join([*lines[:line], *added, *lines[line:]])
    (hook,) = _yaml(HOOK)
    return changed if _yaml(changed) == {**before, "repos": [*before["repos"], hook]} else None


def _yaml(text: str) -> Any:
    """The content, or None for what is no YAML."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only `init` reads YAML
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    if _MERGES.search(text):
        return None
    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError):
        return None


def _end_of_repos(text: str) -> tuple[int, int] | None:
    """How many lines there are up to the end of the last entry of `repos`, and how far its dashes are indented."""
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415
    from ruamel.yaml.nodes import MappingNode, SequenceNode  # noqa: PLC0415

    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(root, MappingNode):
        return None
    repos = next((value for key, value in root.value if key.value == "repos"), None)
    if not isinstance(repos, SequenceNode) or repos.flow_style or not repos.value:
        return None
    return _last_line(repos), repos.start_mark.column


def _last_line(node: Node) -> int:
    """The number of lines up to the end of the last thing that a node holds, without the comments after it."""
    from ruamel.yaml.nodes import CollectionNode  # noqa: PLC0415

    while isinstance(node, CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    mark = node.end_mark
    return int(mark.line) if mark.column == 0 else int(mark.line) + 1
