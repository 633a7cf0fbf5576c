"""Imports run one way along the flow: values, edges and collection, judgement, consumers, assembly, command line."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "src" / "anyint_lint"

VALUES = {"", "errors", "facts", "catalog", "violations", "settings", "durations", "printable",
          "light_dataclass", "light_pattern", "family"}  # fmt: skip
LOW = {"blake2", "hosts", "deadline", "bounded_body", "atomic_write", "server_text", "error_body", "model_names",
       "model_spelling", "model_stems", "retry_after", "first_words",
       "fingerprints", "cache_directory", "key_text", "certificates"}  # fmt: skip
EDGES = {"paths", "sources", "tree_walk", "git_tree", "config_file", "config_table", "config_values",
         "table_faults", "credentials", "file_bytes", "first_look",
         "list_entries", "list_json", "plain_lists", "strict_lists", "list_files",
         "pagination", "gateway_errors", "gateway", "catalog_store", "ipython_cells", "notebook_json", "notebook_edits",
         "config_edit", "notebook_places", "notebooks", "baseline", "accounts", "history",
         "facts_codec", "facts_cache", "fingerprint"}  # fmt: skip
COLLECTION = {"collector", "link"}
JUDGEMENT = {"rules", "judge", "suppressing", "hints"}
CONSUMERS = {"reporters", "inventory", "fixer", "source_writer", "file_diff"}
ASSEMBLY = {"tally", "excerpts", "freshness", "syncing", "list_search", "lists", "model_cards", "tree_facts",
            "file_reader", "worker", "workers", "tree_reader", "snapshots", "affected", "take_inventory",
            "fixing", "config_codes", "joining", "judging", "tree_memory",
            "tree_reading", "repository_setup", "run"}  # fmt: skip
EDITOR = {"lsp"}
COMMAND_LINE = {"cli", "__main__"}
LEVELS = (VALUES, LOW, EDGES, COLLECTION, JUDGEMENT, CONSUMERS, ASSEMBLY, EDITOR, COMMAND_LINE)
"""A unit (a module, or a package as a whole) imports units of its own level and of those before it."""

APART = {
    "collector": EDGES - {"paths", "sources", "notebooks"}
    | {"settings", "deadline", "bounded_body", "atomic_write", "retry_after"},
    "rules": EDGES | COLLECTION,
    "judge": EDGES - {"paths", "tree_walk"} | COLLECTION,
    "inventory": EDGES | COLLECTION,
    "reporters": {"inventory"} | EDGES | COLLECTION | JUDGEMENT,
    "catalog_store": {"gateway"},
    "gateway": {"catalog_store", "paths", "sources", "config_file"},
}
"""What a unit must not import although its level would let it."""

ALLOWED = {("config_table", "anyint_lint.collector.sdks.row"), ("config_table", "anyint_lint.collector.sdks")}
"""A row of the SDK table is a value, which users write too; it imports nothing of the collector."""

SOLE_IMPORTERS = {"libcst": "collector", "httpx": "gateway", "tenacity": "gateway", "click": "cli",
                  "cyclonedx": "inventory", "prompt_toolkit": "cli", "tomlkit": "config_edit",
                  "ruamel": "config_edit", "pygls": "lsp", "lsprotocol": "lsp"}  # fmt: skip
STANDARD_LIBRARY_ONLY = ("errors", "facts", "catalog", "violations", "settings")


class Import(NamedTuple):
    importer: str
    """The unit that imports."""
    module: str
    place: str


def unit_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports() -> Iterator[Import]:
    """Every import that runs: those for the type checker alone are left out."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_bytes())
        typing_only = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if id(node) in typing_only:
                continue
            place = f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(unit_of(path), alias.name, place)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{place}: relative import"
                yield Import(unit_of(path), node.module or "", place)
                if node.module == "anyint_lint":
                    for alias in node.names:
                        yield Import(unit_of(path), f"anyint_lint.{alias.name}", place)


def own_unit(module: str) -> str | None:
    """The unit of ours that a module name belongs to; None for foreign ones."""
    package, _, rest = module.partition(".")
    if package != "anyint_lint":
        return None
    unit = rest.partition(".")[0]
    return "" if unit.startswith("__") else unit


IMPORTS = tuple(imports())


def level_of(unit: str) -> int:
    return next((number for number, level in enumerate(LEVELS) if unit in level), -1)


def test_every_module_has_its_level() -> None:
    units = {unit_of(path) for path in PACKAGE.rglob("*.py")}
    assert sorted(unit for unit in units if level_of(unit) < 0) == []


def test_imports_never_run_against_the_flow() -> None:
    against = [
        f"{one.place} imports {one.module}"
        for one in IMPORTS
        if (target := own_unit(one.module)) is not None
        if level_of(target) > level_of(one.importer) or target in APART.get(one.importer, ())
        if (one.importer, one.module) not in ALLOWED
    ]
    assert against == []


def test_nothing_imports_the_command_line_but_its_entry_point() -> None:
    importers = {one.importer for one in IMPORTS if own_unit(one.module) in COMMAND_LINE}
    assert importers <= COMMAND_LINE


def test_no_two_modules_import_each_other() -> None:
    edges = {
        (one.importer, own_unit(one.module)) for one in IMPORTS if own_unit(one.module) not in {None, one.importer}
    }
    assert sorted(f"{one} <-> {other}" for one, other in edges if (other, one) in edges and one < str(other)) == []


@pytest.mark.parametrize("library", sorted(SOLE_IMPORTERS))
def test_a_library_has_one_importer(library: str) -> None:
    importers = {one.importer for one in IMPORTS if one.module.partition(".")[0] == library}
    assert importers == {SOLE_IMPORTERS[library]}


@pytest.mark.parametrize("unit", STANDARD_LIBRARY_ONLY)
def test_values_import_the_standard_library_and_each_other_only(unit: str) -> None:
    modules = [one.module for one in IMPORTS if one.importer == unit]
    foreign = [
        module for module in modules if module.partition(".")[0] not in {*sys.stdlib_module_names, "anyint_lint"}
    ]
    beyond = [module for module in modules if (target := own_unit(module)) is not None and target not in VALUES]
    assert (foreign, beyond) == ([], [])


def told_of(package: Path) -> list[str]:
    """The units that the docstring of a package names."""
    return sorted(re.findall(r"`(\w+)`", ast.get_docstring(ast.parse((package / "__init__.py").read_bytes())) or ""))


def test_the_package_says_of_each_unit_where_it_belongs() -> None:
    assert told_of(PACKAGE) == sorted({unit_of(path) for path in PACKAGE.rglob("*.py")} - {"", "__main__"})


def test_the_collector_says_of_each_of_its_modules_where_it_belongs() -> None:
    collector = PACKAGE / "collector"
    modules = {path.stem for path in collector.glob("*.py")} | {path.parent.name for path in collector.glob("*/*.py")}
    assert set(told_of(collector)) == modules - {"__init__"} | {"collect"}
