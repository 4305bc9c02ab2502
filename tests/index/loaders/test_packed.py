"""Packed files, in each other and from standard input: the same articles; hostile and broken ones harm nobody."""

from __future__ import annotations

import gzip
import io
import lzma
import random
import resource
import sys
import zipfile
from pathlib import Path

import pytest
import zstandard
from loader_files import FILES, JSON_LINES, PACK, PLAIN, TEXT, spoilt, zipped

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders import load

BOMB = 120_000_000
"""Bytes, more than any source may unpack to that is small."""
TOO_MUCH = "it unpacks to more than 250 times its size, as no text does; not read to its end"


def read(path: Path, data: bytes) -> list[RawArticle | Rejected]:
    path.write_bytes(data)
    return list(load(path))


def texts(items: list[RawArticle | Rejected]) -> list[str]:
    return [item.text for item in items if isinstance(item, RawArticle)]


def reasons(items: list[RawArticle | Rejected]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Rejected)]


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_any_kind_gives_the_same_when_it_is_packed_and_when_it_is_piped(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, data = FILES[kind]
    plain = read(tmp_path / name, data)
    for suffix in (".gz", ".zst", ".zip"):
        packed = zipped({name: data}) if suffix == ".zip" else PACK[suffix](data)
        assert texts(read(tmp_path / f"{name}{suffix}", packed)) == texts(plain), suffix
    if not name.endswith((".md", ".csv")):  # what cannot be told by its content has to be named
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(data))))
        assert texts(list(load("-"))) == texts(plain)


def test_packing_adds_nothing_to_the_identity_of_an_article(tmp_path: Path) -> None:
    for folder in ("plain", "packed"):
        (tmp_path / folder / "wire").mkdir(parents=True)
    (plain,) = read(tmp_path / "plain" / "wire" / "wall.txt", PLAIN.encode())
    (packed,) = read(tmp_path / "packed" / "wire" / "wall.txt.gz", gzip.compress(PLAIN.encode()))
    assert isinstance(plain, RawArticle)
    assert isinstance(packed, RawArticle)
    assert plain.article_id == packed.article_id


def test_packed_files_in_each_other_are_read_to_the_fourth(tmp_path: Path) -> None:
    data, name = JSON_LINES.encode(), "dump.jsonl"
    for suffix in (".zst", ".gz", ".zip", ".xz"):
        data = zipped({name: data}) if suffix == ".zip" else PACK[suffix](data)
        name += suffix
    assert texts(read(tmp_path / name, data)) == [TEXT] * 3
    (refused,) = read(tmp_path / f"{name}.gz", gzip.compress(data))
    assert isinstance(refused, Rejected)
    assert refused.reason == "more than 4 packed files lie in each other"


def test_packed_parts_one_behind_the_other_are_one_file(tmp_path: Path) -> None:
    lines = [line.encode() for line in JSON_LINES.splitlines(keepends=True)]
    assert texts(read(tmp_path / "a.jsonl.gz", b"".join(map(gzip.compress, lines)))) == [TEXT] * 3
    assert texts(read(tmp_path / "a.jsonl.zst", b"".join(map(zstandard.compress, lines)))) == [TEXT] * 3
    assert texts(read(tmp_path / "a.jsonl.xz", b"".join(map(lzma.compress, lines)))) == [TEXT] * 3


# -- bombs --


def deflated(data: bytes) -> bytes:
    """A zip of one dump, packed small."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", data)
    return out.getvalue()


def bomb(suffix: str) -> bytes:
    """Blank lines, packed small."""
    lines = (b" " * 999_999 + b"\n") * 10
    if suffix == ".zip":
        return deflated(lines * (BOMB // len(lines)))
    return PACK[suffix](lines) * (BOMB // len(lines))


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst", ".zip"])
def test_a_bomb_is_stopped_without_filling_the_memory(suffix: str, tmp_path: Path) -> None:
    data = bomb(suffix)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    items = read(tmp_path / f"a.jsonl{suffix}", data)
    assert reasons(items) == [TOO_MUCH]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_bomb_in_a_packed_file_is_stopped_as_well(suffix: str, tmp_path: Path) -> None:
    assert reasons(read(tmp_path / f"a.jsonl.gz{suffix}", PACK[suffix](bomb(".gz")))) == [TOO_MUCH]


def test_a_zip_of_many_files_that_share_their_bytes_is_stopped(tmp_path: Path) -> None:
    """Every member names the same packed bytes: a bomb that is flat and has no file in another."""
    small = deflated(b" " * 5_000_000)
    start = small.index(b"PK\x01\x02")
    end = small.index(b"PK\x05\x06")
    members, entry = 200, small[start:end]
    tail = bytearray(small[end:])
    tail[8:12] = members.to_bytes(2, "little") * 2
    tail[12:16] = (len(entry) * members).to_bytes(4, "little")
    items = read(tmp_path / "a.zip", small[:start] + entry * members + bytes(tail))
    assert reasons(items)[-1] == TOO_MUCH


def test_the_files_before_a_bomb_are_taken_in(tmp_path: Path) -> None:
    items = read(tmp_path / "a.zip", zipped({"a.txt": PLAIN.encode(), "b.jsonl.gz": bomb(".gz")}))
    assert texts(items) == [TEXT]
    assert reasons(items) == [TOO_MUCH]


# -- hostile names and lists of members --


@pytest.mark.parametrize(
    "name",
    ["../../escaped.txt", "/etc/escaped.txt", "..\\..\\escaped.txt", "C:\\escaped.txt", "a/../../escaped.txt",
     "x" * 300 + "/escaped.txt", "wall\u202etxt.txt", "a\nb.txt"],
)  # fmt: skip
def test_a_name_that_leads_out_of_a_zip_writes_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "er")
    items = read(tmp_path / "deep" / "er" / "a.zip", zipped({name: PLAIN.encode(), "good.txt": PLAIN.encode()}))
    assert TEXT in texts(items)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.zip"]
    assert not Path("/etc/escaped.txt").exists()


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(PLAIN)
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, str(tmp_path / "secret.txt"))
    assert TEXT not in texts(read(tmp_path / "a.zip", out.getvalue()))


def test_two_files_of_one_name_in_a_zip_are_both_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", PLAIN)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", PLAIN.replace("granite", "basalt").replace("forty", "fifty"))
    assert len(texts(read(tmp_path / "a.zip", out.getvalue()))) == 2


def test_a_zip_that_promises_a_list_of_members_as_large_as_memory_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": PLAIN.encode()}))
    at = data.index(b"PK\x05\x06")
    data[at + 12 : at + 16] = (0xFFFFFFF0).to_bytes(4, "little")
    (refused,) = read(tmp_path / "a.zip", bytes(data))
    assert isinstance(refused, Rejected)
    assert refused.reason == "its list of members is longer than any zip's that can be read here; split it"


def test_a_zip_that_names_a_place_before_its_own_beginning_says_that_it_is_broken(tmp_path: Path) -> None:
    data = zipped({"a.txt": PLAIN.encode()})
    (refused,) = reasons(read(tmp_path / "a.zip", data[200:]))
    assert refused.startswith("its zip data is broken")


# -- broken archives --


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.7, 0.99])
@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst", ".zip"])
def test_an_archive_that_is_cut_off_is_one_sentence(suffix: str, keep: float, tmp_path: Path) -> None:
    lines = "".join(
        f'{{"id": "{n}", "text": "{random.Random(n).randbytes(400).hex()}"}}\n' for n in range(300)
    ).encode()
    data = zipped({"a.jsonl": lines}) if suffix == ".zip" else PACK[suffix](lines)
    items = read(tmp_path / f"a.jsonl{suffix}", data[: int(len(data) * keep)])
    named = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "Zstandard", ".zip": "zip"}[suffix]
    assert reasons(items)[-1] == f"its {named} data is broken"
    assert len(reasons(items)) <= 2
    assert len(texts(items)) < 300


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst", ".zip"])
def test_what_is_named_packed_and_is_not_says_so(suffix: str, tmp_path: Path) -> None:
    (refused,) = read(tmp_path / f"a.txt{suffix}", PLAIN.encode())
    assert isinstance(refused, Rejected)
    assert refused.reason.endswith("data is broken")
    (empty,) = read(tmp_path / f"b.txt{suffix}", b"")
    assert isinstance(empty, Rejected)
    assert empty.reason == "it is empty"


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst", ".zip"])
def test_a_spoilt_archive_never_costs_the_next_file(suffix: str, tmp_path: Path) -> None:
    data = PACK[suffix](JSON_LINES.encode())
    for case in range(25):
        (tmp_path / f"{case:02}.jsonl{suffix}").write_bytes(spoilt(data, random.Random(case)))
    (tmp_path / "z.txt").write_text(PLAIN)
    items = list(load(tmp_path))
    assert texts(items)[-1] == TEXT
    assert {item.rpartition(" ")[2] for item in reasons(items)} - {""}


def test_one_broken_member_of_a_zip_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": PLAIN.encode(), "b.txt": PLAIN.encode(), "c.txt": PLAIN.encode()}))
    second = data.index(b"PK\x03\x04", 4)
    data[second + 60 : second + 90] = bytes(30)
    items = read(tmp_path / "a.zip", bytes(data))
    assert texts(items) == [TEXT] * 2
    assert reasons(items) == ["its zip data is broken"]


def test_an_empty_standard_input_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert list(load("-")) == [Rejected("standard input", "it is empty", None)]
