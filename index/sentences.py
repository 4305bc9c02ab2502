"""Where sentences begin and end in a text, with exact character offsets."""

from __future__ import annotations

import re

import nupunkt

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Character offsets (start inclusive, end exclusive) of the sentences, in order, white space trimmed.

    A line break ends a sentence. Every character that is not white space lies in exactly one sentence.
    """
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        for start, end in nupunkt.sent_spans(line.group()):
            piece = text[line.start() + start : line.start() + end]
            left = len(piece) - len(piece.lstrip())
            if stripped := piece.strip():
                begin = line.start() + start + left
                spans.append((begin, begin + len(stripped)))
    return spans
