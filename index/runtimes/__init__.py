"""What runs an embedding model: OpenVINO, fast, or torch through sentence-transformers, the reference. One file each.

Both give the same vectors (cosine 0.999 and more; `tests/index/test_runtimes.py`), so that a store made with one is
searched with the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from dateline.index.errors import InputError
from dateline.index.model import RuntimeName

Vectors = npt.NDArray[np.float32]


class InContext(NamedTuple):
    """A text that is read after its context; its vector is pooled over the tokens of the text alone.

    This is late chunking (Günther et al. 2024, arXiv:2409.04701) with a headline for the rest of the document. A model
    that does not pool over tokens, or only torch can run, takes both as one text.
    """

    context: str
    """Empty where there is none."""
    text: str

    @classmethod
    def of(cls, text: str | InContext) -> InContext:
        """The same, of a text that may stand alone."""
        return cls("", text) if isinstance(text, str) else text

    @property
    def whole(self) -> str:
        """What the model reads."""
        return f"{self.before}{self.text}"

    @property
    def before(self) -> str:
        """What it reads before the text."""
        return f"{self.context}\n" if self.context else ""


class Runtime(Protocol):
    """A loaded embedding model."""

    name: str
    dimension: int
    """Number of components of a vector."""
    max_tokens: int
    """How many tokens of a text the model reads, without the special ones that it adds."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the model's tokens in each text, special ones not counted."""

    def documents(self, texts: Sequence[InContext]) -> Vectors:
        """Vectors of unit length of passages or sentences; shape (len(texts), dimension)."""

    def query(self, text: str) -> Vectors:
        """Vector of unit length of a question; shape (dimension,)."""


def tokens_of_context(offsets: Sequence[tuple[int, int]], start: int, end: int) -> slice:
    """The tokens of the context, which is the characters from `start` to `end`; none if it left no room for the text.

    `offsets` are the characters at which each token starts and ends; special tokens take up none.
    """
    among = [i for i, (first, last) in enumerate(offsets) if first < end and start < last]
    if not among or all(last <= end for _, last in offsets):
        return slice(0, 0)
    return slice(among[0], among[-1] + 1)


def open_runtime(model: str, wanted: RuntimeName) -> Runtime:
    """The model, loaded by the runtime that is wanted.

    Raises:
        InputError: there is no runtime of that name, or OpenVINO is wanted and cannot run this model.
        ModelError: the model cannot be loaded.

    """
    from dateline.index.runtimes.cache import NotConvertibleError

    if wanted in ("auto", "openvino", "openvino-exact"):
        try:
            from dateline.index.runtimes.openvino import OpenVinoRuntime

            return OpenVinoRuntime(model, exact=wanted == "openvino-exact")
        except (NotConvertibleError, ImportError) as error:
            if wanted != "auto":
                raise InputError(f"OpenVINO cannot run {model}: {error}. Use the runtime “torch” or “auto”.") from error
    elif wanted != "torch":
        raise InputError(f"There is no runtime “{wanted}”; there are auto, openvino, openvino-exact and torch.")
    from dateline.index.runtimes.torch import TorchRuntime

    return TorchRuntime(model)
