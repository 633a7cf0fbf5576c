"""What reads the text of strangers, as functions of bytes: each ends, soon, with a value or in words of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hostile_texts import BASELINES, CONFIGS, NOTEBOOKS, RESPONSES, SNAPSHOTS, SOURCES
from hypothesis import strategies as st

from anyint_lint.baseline import read_baseline
from anyint_lint.collector.collect import collect
from anyint_lint.collector.comments import suppressions
from anyint_lint.config_file import read_config
from anyint_lint.errors import AnyintLintError
from anyint_lint.facts_codec import decode as decode_facts
from anyint_lint.facts_codec import encode
from anyint_lint.list_entries import ListJsonError, merged
from anyint_lint.list_files import read_list_file
from anyint_lint.list_json import decode_page
from anyint_lint.notebooks import read_notebook
from anyint_lint.paths import SourceKind
from anyint_lint.printable import printable
from anyint_lint.snapshots import read_snapshot
from anyint_lint.sources import Text, decode, source_of


def _collector(data: bytes) -> None:
    facts = collect(source_of(data, SourceKind.PYTHON))
    assert decode_facts(encode(facts)) == facts


def _notebook(data: bytes) -> None:
    read_notebook(data)
    facts = collect(source_of(data, SourceKind.NOTEBOOK))
    assert decode_facts(encode(facts)) == facts


def _list(data: bytes) -> None:
    with suppress(ListJsonError):
        merged(decode_page(data).models)


def _suppressions(data: bytes) -> None:
    decoded = decode(data)
    if isinstance(decoded, Text):
        for one in suppressions(decoded.text):
            assert one.first_line <= one.last_line
            assert one.text in decoded.text


def _file(read: Callable[[Path], object], name: str) -> Callable[[bytes], None]:
    directory = tempfile.TemporaryDirectory()

    def act(data: bytes, _kept: object = directory) -> None:
        path = Path(directory.name, name)
        path.write_bytes(data)
        try:
            read(path)
        except AnyintLintError as error:
            said = str(error).replace("\n", "")
            assert said == printable(said), said

    return act


READERS: dict[str, tuple[st.SearchStrategy[bytes], Callable[[bytes], None]]] = {
    "collector": (SOURCES, _collector),
    "notebook": (NOTEBOOKS, _notebook),
    "list": (RESPONSES, _list),
    "suppressions": (SOURCES, _suppressions),
    "list-file": (RESPONSES | SNAPSHOTS, _file(lambda path: read_list_file(path, None), "list.json")),
    "snapshot": (SNAPSHOTS, _file(read_snapshot, "snapshot.json")),
    "baseline": (BASELINES, _file(read_baseline, "baseline.json")),
    "config": (CONFIGS, _file(read_config, "anyint-lint.toml")),
}
