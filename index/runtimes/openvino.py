"""The fast runtime: the embedding model converted for OpenVINO, run on the CPU without torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.index.runtimes import InContext, Vectors, tokens_of_context
from dateline.index.runtimes.compiled import CompiledModel, import_openvino, open_tokenizer
from dateline.index.runtimes.convert import converted, read_card


class OpenVinoRuntime:
    """A converted model. Safe to be used by several threads.

    In bfloat16 where the processor has it, which is twice as fast, or `exact`, in float32.

    Raises:
        ImportError: OpenVINO or the tokenizer's library is not installed.
        NotConvertibleError: the model must run on torch.

    """

    name = "openvino"

    def __init__(self, model: str, *, exact: bool = False) -> None:
        import_openvino()  # where it is missing, torch is not loaded in vain
        folder = converted(model)
        self._card = read_card(folder)
        self._whole = open_tokenizer(folder)
        self._cut = open_tokenizer(folder)
        self._cut.enable_truncation(self._card.longest)
        self._model = CompiledModel(folder, self._card.inputs, self._card.dimension, exact=exact)
        self.dimension = self._card.dimension
        self.max_tokens = self._card.longest - self._whole.num_special_tokens_to_add(False)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the model's tokens in each text, special ones not counted."""
        return [len(found.ids) for found in self._whole.encode_batch_fast(list(texts), add_special_tokens=False)]

    def documents(self, texts: Sequence[InContext]) -> Vectors:
        """Vectors of unit length; shape (len(texts), dimension)."""
        prompt = self._card.document_prompt
        encoded = self._cut.encode_batch([prompt + text.whole for text in texts])
        contexts = [(len(prompt), len(prompt + text.before)) for text in texts]
        left_out = [tokens_of_context(one.offsets, *at) for one, at in zip(encoded, contexts, strict=True)]
        return self._model.run(encoded, left_out)

    def query(self, text: str) -> Vectors:
        """Vector of unit length; shape (dimension,)."""
        return np.asarray(self._model.run(self._cut.encode_batch_fast([self._card.query_prompt + text]))[0])
