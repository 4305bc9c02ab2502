"""XML as UTF-8 while it is read, in the encoding that its bytes have, with a stray “&” as the reference it should be.

Sites write `?a=1&b=2` into XML, and declare encodings that are not theirs; a parser bends such an address in silence.
"""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO

from dateline.index.loaders.decode import WESTERN, encoding_of

_OPENING = 1 << 16
"""Bytes by which the encoding is told."""
_LONGEST_HELD = 4_000
"""Characters that are held back until it is seen how they go on."""
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml.*?\?>", re.DOTALL)
_STRAY = re.compile(r"(<!\[CDATA\[.*?\]\]>)|&(?!#?\w{1,30};)", re.DOTALL)
_UNFINISHED = re.compile(r"(?:<!\[CDATA\[(?:[^\]]|\](?!\]>))*|<!?\[?C?D?A?T?A?|&#?\w{0,30})\Z")


class XmlText(io.RawIOBase):
    """A file of XML as UTF-8, without its declaration."""

    def __init__(self, file: BinaryIO) -> None:
        """Reads the opening of the file.

        Raises:
            SourceError: its bytes are no text.

        """
        opening = file.read(_OPENING)
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding_of(opening) if opening else "utf-8")(WESTERN)
        self._next = _DECLARATION.sub("", self._decoder.decode(opening), count=1).lstrip()

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next part, about as long as was asked for; none at the end."""
        while True:
            data = self._file.read(size if size > 0 else _OPENING)
            text = self._next + self._decoder.decode(data, final=not data)
            held = _UNFINISHED.search(text, max(0, len(text) - _LONGEST_HELD)) if data else None
            end = held.start() if held else len(text)
            self._next = text[end:]
            if end or not data:
                return _STRAY.sub(lambda found: found[1] or "&amp;", text[:end]).encode("utf-8", "replace")
