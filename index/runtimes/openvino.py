"""The fast runtime: the model converted for OpenVINO, run on the CPU without torch.

Single texts are run for latency, many for throughput: sorted by length, in small batches, one stream a core, so that
threads never wait for each other and little is spent on padding. Numbers are those of the processor: float32, or
bfloat16 where it has that.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.index.runtimes import Vectors
from dateline.index.runtimes.convert import converted, read_card, without_telemetry

_BATCH_TOKENS = 2_048
"""Tokens of a batch, padding included: larger ones were no faster on two cores."""
_FEW = 2
"""Texts that are run for latency."""


class OpenVinoRuntime:
    """A converted model. Safe to be used by several threads.

    Raises:
        ImportError: OpenVINO or the tokenizer's library is not installed.
        NotConvertibleError: the model must run on torch.

    """

    name = "openvino"

    def __init__(self, model: str) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        with without_telemetry():
            import openvino
        from tokenizers import Tokenizer

        self._openvino: Any = openvino
        folder = converted(model)
        self._path = folder / "model.xml"
        self._card = read_card(folder)
        self._whole: Any = _tokenizer(Tokenizer, folder)
        self._cut: Any = _tokenizer(Tokenizer, folder)
        self._cut.enable_truncation(self._card.longest)
        self._core: Any = openvino.Core()
        self._one_at_a_time = threading.Lock()
        self.dimension = self._card.dimension
        self.max_tokens = self._card.longest - int(self._whole.num_special_tokens_to_add(False))

    @cached_property
    def _quick(self) -> Any:
        compiled = self._core.compile_model(self._path, "CPU", {"PERFORMANCE_HINT": "LATENCY"})
        return compiled.create_infer_request()

    @cached_property
    def _broad(self) -> Any:
        return self._core.compile_model(self._path, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the model's tokens in each text, special ones not counted."""
        return [len(found.ids) for found in self._whole.encode_batch_fast(list(texts), add_special_tokens=False)]

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length; shape (len(texts), dimension)."""
        return self._vectors([self._card.document_prompt + text for text in texts])

    def query(self, text: str) -> Vectors:
        """Vector of unit length; shape (dimension,)."""
        return np.asarray(self._vectors([self._card.query_prompt + text])[0])

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        tokens = [found.ids for found in self._cut.encode_batch_fast(list(texts))]
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        batches = _batches([len(ids) for ids in tokens])
        if len(texts) <= _FEW:
            with self._one_at_a_time:
                for batch in batches:
                    vectors[batch] = self._quick.infer(self._inputs([tokens[i] for i in batch]))[0]
            return vectors
        with self._one_at_a_time:
            broad = self._broad

        def keep(request: Any, batch: list[int]) -> None:
            vectors[batch] = request.get_output_tensor(0).data

        queue = self._openvino.AsyncInferQueue(broad, broad.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        queue.set_callback(keep)
        for batch in reversed(batches):  # the longest first, so that no stream is left with one at the end
            queue.start_async(self._inputs([tokens[i] for i in batch]), batch)
        queue.wait_all()
        return vectors

    def _inputs(self, tokens: Sequence[Sequence[int]]) -> list[npt.NDArray[np.int64]]:
        """What the model reads: token ids, padded by 0, which the mask hides; the mask; and segments, all 0."""
        ids = np.zeros((len(tokens), max(map(len, tokens))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, found in enumerate(tokens):
            ids[row, : len(found)] = found
            mask[row, : len(found)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return [given[name] for name in self._card.inputs]


def _tokenizer(kind: Any, folder: Path) -> Any:
    tokenizer = kind.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indices by rising length, in groups that come to at most `_BATCH_TOKENS` when padded."""
    batches: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batches and (len(batches[-1]) + 1) * lengths[i] <= _BATCH_TOKENS:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches
