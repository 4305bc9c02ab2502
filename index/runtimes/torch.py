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
from dateline.index.runtimes import InContext, Vectors, tokens_of_context
from dateline.index.runtimes.tracing import is_plain, pools

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

    def documents(self, texts: Sequence[InContext]) -> Vectors:
        """Vectors of unit length; shape (len(texts), dimension)."""
        if any(text.context for text in texts) and is_plain(self._model):
            return self._pooled(texts)
        return np.asarray(
            self._model.encode_document(
                [text.whole for text in texts], batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            ),
            dtype=np.float32,
        )

    def _pooled(self, texts: Sequence[InContext]) -> Vectors:
        """What `encode_document` does, but that the model pools over the tokens of the texts alone."""
        import torch

        prompt = document_prompt(self._model)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i].whole))
        for part in (order[i : i + _BATCH] for i in range(0, len(order), _BATCH)):
            features = self._tokenizer(
                [prompt + texts[i].whole for i in part],
                padding=True,
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
                return_tensors="pt",
            )
            offsets = features.pop("offset_mapping").tolist()
            features = features.to(self._model.device)
            pooled = features["attention_mask"].clone()
            for row, i in enumerate(part):
                pooled[row, tokens_of_context(offsets[row], len(prompt), len(prompt + texts[i].before))] = 0
            with torch.inference_mode():
                for module in self._model:
                    if pools(module):
                        features["attention_mask"] = pooled
                    features = module(features)
                found = torch.nn.functional.normalize(features["sentence_embedding"].float(), dim=1)
            vectors[part] = found.cpu().numpy()
        return vectors

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


def document_prompt(reference: SentenceTransformer) -> str:
    """What a model wants before each document; mostly nothing."""
    known = ("document", "passage", "corpus")
    return next((prompt for name in known if (prompt := reference.prompts.get(name))), "")


def quiet_transformers() -> None:
    """To be called before transformers or sentence-transformers load a model: they then print nothing."""
    # Idle OpenMP threads that spin starve the working ones on small machines; must be set before torch loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]


def load_model(kind: str, path: str, *, device: str | None = None) -> Any:
    """A model of a class of sentence-transformers, by a folder or hub id; a folder needs no network."""
    quiet_transformers()
    import sentence_transformers

    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    return getattr(sentence_transformers, kind)(path, device=device, local_files_only=Path(path).exists())
