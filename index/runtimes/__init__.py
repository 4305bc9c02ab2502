"""What runs an embedding model: OpenVINO, fast, or torch through sentence-transformers, the reference. One file each.

Both give the same vectors (cosine 0.999 and more; `tests/index/test_runtimes.py`), so that a store made with one is
searched with the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dateline.index.errors import InputError
from dateline.index.model import RuntimeName

Vectors = npt.NDArray[np.float32]


class Runtime(Protocol):
    """A loaded embedding model."""

    name: str
    dimension: int
    """Number of components of a vector."""
    max_tokens: int
    """How many tokens of a text the model reads, without the special ones that it adds."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the model's tokens in each text, special ones not counted."""

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length of passages or sentences; shape (len(texts), dimension)."""

    def query(self, text: str) -> Vectors:
        """Vector of unit length of a question; shape (dimension,)."""


def open_runtime(model: str, wanted: RuntimeName) -> Runtime:
    """The model, loaded by the runtime that is wanted.

    Raises:
        InputError: there is no runtime of that name, or OpenVINO is wanted and cannot run this model.
        ModelError: the model cannot be loaded.

    """
    from dateline.index.runtimes.cache import NotConvertibleError

    if wanted in ("auto", "openvino"):
        try:
            from dateline.index.runtimes.openvino import OpenVinoRuntime

            return OpenVinoRuntime(model)
        except (NotConvertibleError, ImportError) as error:
            if wanted == "openvino":
                raise InputError(f"OpenVINO cannot run {model}: {error}. Use the runtime “torch” or “auto”.") from error
    elif wanted != "torch":
        raise InputError(f"There is no runtime “{wanted}”; there are auto, openvino and torch.")
    from dateline.index.runtimes.torch import TorchRuntime

    return TorchRuntime(model)
