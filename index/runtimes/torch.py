"""The reference runtime: sentence-transformers on torch. It runs every model, and takes seconds to load."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dateline.index.errors import ModelError
from dateline.index.model import BUNDLED, resolve_model
from dateline.index.runtimes import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32


class TorchRuntime:
    """A sentence-transformers model.

    Raises:
        ModelError: it cannot be loaded.

    """

    name = "torch"

    def __init__(self, model: str) -> None:
        self._model = load_reference(model)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self._tokenizer = self._model.tokenizer
        self.max_tokens = int(self._model.max_seq_length or 512) - int(self._tokenizer.num_special_tokens_to_add())

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the model's tokens in each text, special ones not counted."""
        encoded = self._tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length; shape (len(texts), dimension)."""
        return np.asarray(
            self._model.encode_document(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            ),
            dtype=np.float32,
        )

    def query(self, text: str) -> Vectors:
        """Vector of unit length; shape (dimension,)."""
        return np.asarray(
            self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
        )


def load_reference(model: str) -> SentenceTransformer:
    """The model as sentence-transformers loads it; the bundled one on the CPU.

    Raises:
        ModelError: it cannot be loaded.

    """
    path = resolve_model(model)
    try:
        reference: SentenceTransformer = load_model(
            "SentenceTransformer", path, device="cpu" if model == BUNDLED else None
        )
    except Exception as error:  # the libraries below raise whatever they like
        raise ModelError(
            f"The embedding model “{model}” cannot be loaded ({type(error).__name__}); "
            "name a folder that holds one, or a hub id while there is a network."
        ) from error
    return reference


def load_model(kind: str, path: str, *, device: str | None = None) -> Any:
    """A model of a class of sentence-transformers, by a folder or hub id; a folder needs no network."""
    # Idle OpenMP threads that spin starve the working ones on small machines; must be set before torch loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import sentence_transformers
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    return getattr(sentence_transformers, kind)(path, device=device, local_files_only=Path(path).exists())
