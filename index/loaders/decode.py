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


_AS_READ = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
"""What is written where something narrower is declared, as browsers read it (https://encoding.spec.whatwg.org)."""
_NO_TEXT = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "palmos", "mbcs", "oem"}
"""Codecs of Python that no page is written in, and that are slow or read text as code."""
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_EAST_ASIAN = re.compile(r"[\u3000-\u9fff\uac00-\ud7a3\uff01-\uff60]")

WESTERN = "dateline-western"
"""Name of an error handler: a byte that is no UTF-8 is taken for the western character that it mostly is."""


def _western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(WESTERN, _western)


def decode(data: bytes, stated: str | None = None) -> str:
    """The text that the bytes hold, with plain line ends, control characters taken out.

    `stated` is the encoding that a server or an envelope named.

    Raises:
        SourceError: the bytes are no text in any encoding known here.

    """
    return clean(data.decode(encoding_of(data, stated), errors=WESTERN))


def encoding_of(data: bytes, stated: str | None = None) -> str:
    """The name of the encoding of a text, or of one that begins with these bytes.

    Raises:
        SourceError: the bytes are no text in any encoding known here.

    """
    if wide := wide_encoding(data):
        return wide
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data[:_SAMPLE].count(0) > 0 or _looks_binary(data[:_SAMPLE]):
        raise SourceError("it is a binary file, not text")
    if _is_utf8(data):
        return "utf-8"
    declared = _DECLARED.search(data[:4_096])
    for name in (stated, declared.group(1).decode("ascii") if declared else None):
        if name and (codec := _readable_by(name, data)):
            return codec
    return _detected(data[:_SAMPLE])


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8, perhaps with a few broken characters, or broken off inside one."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
        return True
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", errors="ignore")) - broken
    return whole > 10 * broken


def _readable_by(name: str, data: bytes) -> str | None:
    """The codec of an encoding that is declared, if it does not lie."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    for candidate in (_AS_READ.get(codec, codec), codec):
        if candidate in _NO_TEXT or candidate.startswith("utf"):  # UTF-8 and UTF-16 are ruled out by now
            return None
        try:
            codecs.getincrementaldecoder(candidate)().decode(data)
            return candidate
        except (LookupError, ValueError):
            continue
    return None


def _detected(sample: bytes) -> str:
    """The likeliest encoding; of two that are equally likely, the western one, which is by far the commoner."""
    if found := _by_script(sample):
        return found
    matches = list(from_bytes(sample, cp_isolation=_CANDIDATES))
    if not matches:
        if _readable_by("cp1252", sample):
            return "cp1252"
        raise SourceError("its character encoding cannot be told; save it as UTF-8")
    first = matches[0]
    equal = {match.encoding for match in matches if (match.chaos, match.coherence) == (first.chaos, first.coherence)}
    western = "cp1252" in equal or first.encoding == "cp1250"
    return "cp1252" if western and first.language not in _CENTRAL_EUROPEAN else first.encoding


def _by_script(sample: bytes) -> str | None:
    """The encoding of Japanese and Korean, in which other signs than its own script hardly occur.

    Detection by likelihood takes short Japanese for Korean: both fill the same bytes, and only the kana tell.
    """
    for encoding, script, share in (("euc_jp", _KANA, 0.1), ("cp932", _KANA, 0.1), ("cp949", _HANGUL, 0.7)):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        foreign = sum(not character.isascii() for character in text)
        ours = len(_EAST_ASIAN.findall(text))
        if foreign >= 2 and ours > 0.95 * foreign and len(script.findall(text)) >= share * foreign:
            return encoding
    return None


def clean(text: str) -> str:
    """Plain line ends; control characters and halves of surrogate pairs, which no database can hold, taken out."""
    if text.isprintable():
        return text  # most lines: none of these is printable
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
