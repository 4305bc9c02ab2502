"""Bytes become text: byte order mark, the shape of UTF-16, UTF-8, the declared encoding, and only then detection."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from dateline.index.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SAMPLE = 200_000
_CANDIDATES = [
    "utf_8", "utf_16_le", "utf_16_be", "cp949", "euc_jp", "shift_jis", "gb18030", "big5", "cp1252", "cp1250",
    "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256",
]  # fmt: skip
_CENTRAL_EUROPEAN = {"Croatian", "Czech", "Hungarian", "Polish", "Romanian", "Slovak", "Slovene"}


def decode(data: bytes) -> str:
    """The text that the bytes hold, with plain line ends, control characters taken out.

    Raises:
        SourceError: the bytes are no text in any encoding known here.

    """
    wide = wide_encoding(data)
    if wide:
        return clean(data.decode(wide, errors="replace"))
    if data.startswith(codecs.BOM_UTF8):
        return clean(data.decode("utf-8-sig", errors="replace"))
    if data[:_SAMPLE].count(0) > 0 or _looks_binary(data[:_SAMPLE]):
        raise SourceError("it is a binary file, not text")
    try:
        return clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4_096])
    if declared:
        try:
            return clean(data.decode(declared.group(1).decode("ascii")))
        except (LookupError, UnicodeError):
            pass  # the declaration lies; go on to detection
    return clean(data.decode(_detected(data[:_SAMPLE]), errors="replace"))


def _detected(sample: bytes) -> str:
    """The likeliest encoding; of two that are equally likely, the western one, which is by far the commoner."""
    matches = list(from_bytes(sample, cp_isolation=_CANDIDATES))
    if not matches:
        raise SourceError("its character encoding cannot be told; save it as UTF-8")
    first = matches[0]
    equal = {match.encoding for match in matches if (match.chaos, match.coherence) == (first.chaos, first.coherence)}
    return "cp1252" if "cp1252" in equal and first.language not in _CENTRAL_EUROPEAN else first.encoding


def clean(text: str) -> str:
    """Plain line ends; control characters and halves of surrogate pairs, which no database can hold, taken out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text)).removeprefix("\ufeff")


def wide_encoding(data: bytes) -> str | None:
    """The name of UTF-16 or UTF-32, where the bytes begin a text in it; None for every other encoding.

    Without a mark: in western text every other byte is zero; in any text the zero bytes keep to one side.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    sample = data[: min(len(data), 4_000) & ~1]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    # Line breaks and spaces alone give zeros on one side, whatever the script.
    for mine, other, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if mine > 0.05 * len(sample) / 2 and other * 3 < mine:
            try:
                text = data[: len(data) & ~1].decode(encoding)
            except UnicodeDecodeError:
                return None
            printable = sum(c.isprintable() or c.isspace() for c in text[:2_000])
            return encoding if printable > 0.97 * len(text[:2_000]) else None
    return None


def _looks_binary(sample: bytes) -> bool:
    control = sum(sample.count(byte) for byte in range(32) if byte not in (9, 10, 12, 13, 27))
    return control > 0.02 * len(sample)
