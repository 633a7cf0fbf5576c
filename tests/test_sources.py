from __future__ import annotations

import io
import os
import sys
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyint_lint import file_bytes, sources
from anyint_lint.facts import Failure, Span
from anyint_lint.paths import SourceFile, SourceKind
from anyint_lint.sources import Source, Text, decode, encode, read_source, read_stream, source_of

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def file_at(path: Path) -> SourceFile:
    return SourceFile(str(path), path.name, SourceKind.PYTHON)


def failure_of(result: Source | Text | Failure) -> Failure:
    assert isinstance(result, Failure)
    return result


def text_of(result: Text | Failure) -> Text:
    assert isinstance(result, Text), result
    return result


def test_a_file_is_read_to_its_bytes_with_a_digest_of_them(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x = 1\r\n")
    source = read_source(file_at(path))
    assert source == source_of(b"x = 1\r\n", SourceKind.PYTHON)
    assert isinstance(source, Source)
    assert source.data == b"x = 1\r\n"
    assert len(source.digest) == sources.DIGEST_SIZE


def test_equal_bytes_of_another_kind_have_another_digest() -> None:
    assert source_of(b"{}", SourceKind.PYTHON).digest != source_of(b"{}", SourceKind.NOTEBOOK).digest


def test_a_vanished_file_is_a_failure(tmp_path: Path) -> None:
    assert "vanished" in failure_of(read_source(file_at(tmp_path / "gone.py"))).message


@posix
@pytest.mark.timeout(10)
def test_a_fifo_does_not_hold_the_run_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    assert failure_of(read_source(file_at(tmp_path / "pipe.py"))).message == "not a regular file"


@posix
def test_a_device_and_a_directory_are_failures(tmp_path: Path) -> None:
    assert failure_of(read_source(file_at(Path(os.devnull)))).message == "not a regular file"
    assert isinstance(read_source(file_at(tmp_path)), Failure)


@posix
def test_a_link_put_in_the_files_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "a.py").symlink_to(tmp_path / "secret")
    assert "cannot be opened" in failure_of(read_source(file_at(tmp_path / "a.py"))).message


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.touch(mode=0)
    assert "Permission denied" in failure_of(read_source(file_at(path))).message


def test_a_file_above_the_limit_is_not_read_and_one_at_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(file_bytes.MAX_BYTES, SourceKind.PYTHON, 1_000_000)
    path = tmp_path / "a.py"
    path.write_bytes(b"#" * 1_000_000)
    assert isinstance(read_source(file_at(path)), Source)
    path.write_bytes(b"#" * 1_000_001)
    assert failure_of(read_source(file_at(path))).message.startswith("larger than 1 MB")


def test_a_stream_is_bounded_and_read_whole_though_it_gives_little_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(3, size if size is not None and size >= 0 else 3))

    assert read_stream(Trickle(b"x = 12345\n"), SourceKind.PYTHON) == source_of(b"x = 12345\n", SourceKind.PYTHON)
    monkeypatch.setitem(file_bytes.MAX_BYTES, SourceKind.PYTHON, 5)
    assert isinstance(read_stream(Trickle(b"123456"), SourceKind.PYTHON), Failure)


@pytest.mark.parametrize(
    ("data", "encoding", "bom", "newline"),
    [
        (b"", "utf-8", False, "\n"),
        ("x = 'é'\n".encode(), "utf-8", False, "\n"),
        (b"\xef\xbb\xbfx = 1\r\ny = 2\n z\r\n", "utf-8", True, "\r\n"),
        (b"# coding: latin-1\rx = '\xe9'\r", "iso8859-1", False, "\r"),
        (b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\nx = '\x80'\n", "cp1252", False, "\n"),
        (b"\xef\xbb\xbf# vim: set fileencoding=utf-8 :\n", "utf-8", True, "\n"),
        (b"# coding: utf-8-unix\n", "utf-8", False, "\n"),
        ("# coding: euc-jp\nx = '日本'\n".encode("euc-jp"), "euc_jp", False, "\n"),
        (b"x = 1\n# coding: no-such\n", "utf-8", False, "\n"),
        (b"\n\n# coding: no-such\n", "utf-8", False, "\n"),
    ],
)
def test_source_is_decoded_by_pep_263_and_encodes_back(data: bytes, encoding: str, bom: bool, newline: str) -> None:
    text = text_of(decode(data))
    assert (text.encoding, text.bom, text.newline, text.reversible) == (encoding, bom, newline, True)
    assert encode(text) == data


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (b"x = 1\ny = '\xe9'\n", "not valid utf-8: byte 0xe9", (2, 6)),
        ("a = 'ü'\r\nb = 'ü".encode() + b"\xff", "not valid utf-8: byte 0xff", (2, 7)),
        (b"x = 1\r\rab\0", "NUL", (3, 3)),
        (b"#!x\n# coding: klingon\n", "unknown encoding 'klingon'", (2, 1)),
        (b"# coding: rot13\n", "unknown encoding", (1, 1)),
        (b"# coding: zlib\n", "unknown encoding", (1, 1)),
        (b"# coding: punycode\n", "no encoding for Python source", (1, 1)),
        (b"# coding: utf-16\n", "no encoding for Python source", (1, 1)),
        (b"# coding: cp037\n", "no encoding for Python source", (1, 1)),
        (b"\xef\xbb\xbf# coding: latin-1\n", "UTF-8 BOM", (1, 1)),
        ("x = 1\n".encode("utf-16"), "UTF-16", (1, 1)),
    ],
)
def test_what_is_no_python_text_is_a_failure_at_its_place(data: bytes, message: str, place: tuple[int, int]) -> None:
    failure = failure_of(decode(data))
    assert message in failure.message
    assert failure.span == Span(*place, *place)


def test_a_text_whose_bytes_cannot_be_had_again_says_so() -> None:
    data = b"# coding: iso2022_jp\n# \x1b(B\x1b(B\n"
    assert not text_of(decode(data)).reversible


@given(st.binary(max_size=200))
def test_whatever_decodes_as_reversible_encodes_to_the_same_bytes(data: bytes) -> None:
    for start in (b"", b"\xef\xbb\xbf", b"# coding: latin-1\n", b"\r\n# coding=shift_jis\r\n"):
        text = decode(start + data)
        if isinstance(text, Text) and text.reversible:
            assert encode(text) == start + data


@given(st.lists(st.sampled_from([b"# ", b"coding", b": ", b"=", b"latin-1", b"utf-8", b"\n", b"\r\n", b"x", b"\x0c"])))
def test_the_encoding_is_the_one_that_tokenize_finds(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    try:
        expected = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError:
        assert isinstance(decode(data), Failure)
        return
    assert text_of(decode(data)).encoding.replace("iso8859", "iso-8859") == expected
