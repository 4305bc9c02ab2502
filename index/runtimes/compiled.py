"""A converted model and its tokenizer on the CPU: token ids in, a row of numbers for each text out, without torch.

A few texts are run for latency, many for throughput: sorted by length, in small batches, one stream a core, so that
threads never wait for each other and little is spent on padding.
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from dateline.index.runtimes import Vectors
from dateline.index.runtimes.tracing import POOLED, without_telemetry

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MOST_TOKENS = 2_048
"""Tokens of a batch, padding included: larger ones were no faster on two cores."""
_SHAPES = 64
"""Compiled steps that are kept for shapes of batches met before. OpenVINO keeps 5,000: hundreds of megabytes after some
thousand questions; with these few it reads as fast (docs/performance.md)."""
_FEW = 2
"""Texts that are run for latency."""


def import_openvino() -> Any:
    """The package, which then reports nothing.

    Raises:
        ImportError: it is not installed.

    """
    with without_telemetry():
        import openvino
    return openvino


def open_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a converted model, which neither cuts nor pads yet.

    Raises:
        ImportError: the tokenizer's library is not installed.

    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class Read(Protocol):
    """A text that is tokens already, as the tokenizer gives it."""

    @property
    def ids(self) -> list[int]:
        """The tokens' numbers, special ones included."""

    @property
    def type_ids(self) -> list[int]:
        """Of which part of the text each token is."""


class CompiledModel:
    """A converted model. Safe to be used by several threads.

    `inputs` are the names of what it reads, in order, `width` the numbers that it gives for a text, `padding` the token
    id that fills up a batch. Numbers are those of the processor (float32, or bfloat16 where it has that), unless they
    must be `exact`.

    Raises:
        ImportError: OpenVINO is not installed.

    """

    def __init__(
        self, folder: Path, inputs: Sequence[str], width: int, *, padding: int = 0, exact: bool = False
    ) -> None:
        self._openvino = import_openvino()
        self._core: Any = self._openvino.Core()
        self._path = folder / "model.xml"
        self._input_names = inputs
        self._width = width
        self._padding = padding
        self._settings: dict[str, Any] = {"CPU_RUNTIME_CACHE_CAPACITY": _SHAPES}
        if exact:
            self._settings["INFERENCE_PRECISION_HINT"] = "f32"
        self._one_at_a_time = threading.Lock()

    @cached_property
    def _quick(self) -> Any:
        return self._compiled("LATENCY").create_infer_request()

    @cached_property
    def _broad(self) -> Any:
        return self._compiled("THROUGHPUT")

    def _compiled(self, hint: str) -> Any:
        return self._core.compile_model(self._path, "CPU", {**self._settings, "PERFORMANCE_HINT": hint})

    def run(self, texts: Sequence[Read], contexts: Sequence[slice] = ()) -> Vectors:
        """What the model gives for texts that are tokens already; shape (len(texts), width).

        `contexts` are the tokens of each text over which a model that pools does not.
        """
        contexts = contexts or [slice(0, 0)] * len(texts)
        rows = np.empty((len(texts), self._width), dtype=np.float32)
        lengths = [len(text.ids) for text in texts]
        if len(texts) <= _FEW:
            with self._one_at_a_time:
                for batch in in_batches(lengths):
                    rows[batch] = self._quick.infer(self._inputs(texts, contexts, batch))[0]
            return rows
        with self._one_at_a_time:
            broad = self._broad

        # No callback: one that still waits for the interpreter keeps the model from being closed, for good.
        streams = int(broad.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        queue = self._openvino.AsyncInferQueue(broad, streams)
        running: dict[int, list[int]] = {}
        batches = reversed(in_batches(lengths, streams))  # the longest first: no stream is left with one at the end
        for batch in batches:
            idle = queue.get_idle_request_id()  # the one that is started next
            if idle in running:
                rows[running[idle]] = queue[idle].get_output_tensor(0).data
            running[idle] = batch
            queue.start_async(self._inputs(texts, contexts, batch))
        queue.wait_all()
        for idle, batch in running.items():
            rows[batch] = queue[idle].get_output_tensor(0).data
        return rows

    def _inputs(
        self, texts: Sequence[Read], contexts: Sequence[slice], batch: Sequence[int]
    ) -> list[npt.NDArray[np.int64]]:
        """What the model reads of a batch: token ids, filled up to the longest, and what is said of each token."""
        ids = np.full((len(batch), max(len(texts[i].ids) for i in batch)), self._padding, dtype=np.int64)
        mask, segments = np.zeros_like(ids), np.zeros_like(ids)
        for row, i in enumerate(batch):
            ids[row, : len(texts[i].ids)] = texts[i].ids
            mask[row, : len(texts[i].ids)] = 1
            segments[row, : len(texts[i].ids)] = texts[i].type_ids
        pooled = mask.copy()
        for row, i in enumerate(batch):
            pooled[row, contexts[i]] = 0
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": segments, POOLED: pooled}
        return [given[name] for name in self._input_names]


def in_batches(lengths: Sequence[int], streams: int = 1) -> list[list[int]]:
    """Indices by rising length, in groups that come to at most `MOST_TOKENS` when padded.

    There are as many groups, as nearly alike, as give each of the streams its share.
    """
    if not lengths:
        return []
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    shares = streams * math.ceil(len(_groups(order, lengths, MOST_TOKENS)) / streams)
    most = min(MOST_TOKENS, math.ceil(sum(lengths) / shares))
    while len(batches := _groups(order, lengths, most)) > shares:
        most = min(MOST_TOKENS, math.ceil(most * 1.02))
    return batches


def _groups(order: Sequence[int], lengths: Sequence[int], most: int) -> list[list[int]]:
    """Indices in their order, in groups that come to at most so many tokens when padded, or hold one text."""
    groups: list[list[int]] = []
    for i in order:
        if groups and (len(groups[-1]) + 1) * lengths[i] <= most:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups
