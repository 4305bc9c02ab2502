"""Readers from the hub or a folder: any cross-encoder with a single score, any model that marks the answer in a text.

The latter is asked as SQuAD 2.0 asks: how much likelier is the best span of the sentence than none (Devlin et al.,
NAACL 2019, section 4.3).
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dateline.index.errors import ModelError
from dateline.index.reader import InArticle, Reader
from dateline.index.reader.memory import Remembering
from dateline.index.retrieval.rerank.cross_encoder import CrossEncoderReranker

if TYPE_CHECKING:
    from dateline.index.reader import Scores

_LONGEST_ANSWER = 30
"""Tokens of a span."""
_LONGEST = 256
_BATCH = 32
_EDGE = 1e-6


class CrossEncoderReader:
    """A cross-encoder, given the sentence with its headline and what stands before it.

    Raises:
        InputError: the model gives several scores for a pair.
        ModelError: it cannot be loaded, or is no cross-encoder.

    """

    def __init__(self, model: str) -> None:
        self.name = model
        self._model = CrossEncoderReranker(model)

    def scores(self, question: str, sentences: Sequence[InArticle]) -> Scores:
        """The model's score for each sentence; of one that gives shares from 0 to 1, the log of the odds."""
        found = np.asarray(self._model.pair_scores([(question, _in_one(one)) for one in sentences]), dtype=np.float32)
        if len(found) and float(found.min()) >= 0.0 and float(found.max()) <= 1.0:
            shares = np.clip(found, _EDGE, 1 - _EDGE)
            found = np.log(shares / (1 - shares))
        return found


class AnswerMarker:
    """A model that marks where in a text the answer stands, run on torch.

    Raises:
        ModelError: it cannot be loaded.

    """

    def __init__(self, model: str) -> None:
        from dateline.index.runtimes.torch import quiet_transformers

        self.name = model
        self._one_at_a_time = threading.Lock()
        quiet_transformers()
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        try:
            known: dict[str, Any] = {"local_files_only": Path(model).exists()}
            self._tokenizer: Any = AutoTokenizer.from_pretrained(model, **known)
            self._model: Any = AutoModelForQuestionAnswering.from_pretrained(model, **known).eval()
        except Exception as error:  # the libraries below raise whatever they like
            raise _cannot_be_loaded(model, error) from error

    def scores(self, question: str, sentences: Sequence[InArticle]) -> Scores:
        """For each sentence the best span's score less that of no answer."""
        found = np.zeros(len(sentences), dtype=np.float32)
        with self._one_at_a_time:
            for i in range(0, len(sentences), _BATCH):
                part = sentences[i : i + _BATCH]
                found[i : i + len(part)] = self._scores(question, part)
        return found

    def _scores(self, question: str, sentences: Sequence[InArticle]) -> list[float]:
        import torch

        read = self._tokenizer(
            [question] * len(sentences),
            [_in_one(one) for one in sentences],
            padding=True,
            truncation=True,
            max_length=_LONGEST,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = read.pop("offset_mapping").tolist()
        with torch.inference_mode():
            marked = self._model(**read)
        scores = []
        for row, sentence in enumerate(sentences):
            first = len(_in_one(sentence)) - len(sentence.text)
            own = [
                at
                for at, part in enumerate(read.sequence_ids(row))
                if part == 1 and offsets[row][at][0] >= first and offsets[row][at][1] > offsets[row][at][0]
            ]
            starts, ends = marked.start_logits[row].numpy(), marked.end_logits[row].numpy()
            best = max(
                (float(starts[a] + ends[b]) for a in own for b in own if a <= b < a + _LONGEST_ANSWER),
                default=-math.inf,
            )
            scores.append(max(best - float(starts[0] + ends[0]), -1 / _EDGE))
        return scores


def shared_other(model: str) -> Reader:
    """The reader of a hub id or folder, which all of this process share; loaded once, whoever comes first.

    Raises:
        InputError: the model gives several scores for a pair.
        ModelError: it cannot be loaded.

    """
    with _loading:
        return _load_once(model)


def _open(model: str) -> Reader:
    return Remembering(AnswerMarker(model) if _marks_answers(model) else CrossEncoderReader(model))


_loading = threading.Lock()
_load_once = lru_cache(maxsize=2)(_open)


def _in_one(sentence: InArticle) -> str:
    before = " ".join(part for part in (sentence.headline, sentence.before) if part)
    return f"{before}\n{sentence.text}" if before else sentence.text


def _marks_answers(model: str) -> bool:
    """Whether its configuration says that it marks answers."""
    from transformers import AutoConfig

    try:
        if Path(model).is_dir():
            config = json.loads((Path(model) / "config.json").read_text(encoding="utf-8"))
            known = config.get("architectures")
        else:
            known = AutoConfig.from_pretrained(model if "/" in model else f"cross-encoder/{model}").architectures
    except Exception as error:  # the libraries below raise whatever they like
        raise _cannot_be_loaded(model, error) from error
    return any(name.endswith("ForQuestionAnswering") for name in known or ())


def _cannot_be_loaded(model: str, error: Exception) -> ModelError:
    return ModelError(
        f"The reader “{model}” cannot be loaded ({type(error).__name__}); name a folder that holds a cross-encoder or "
        "a question-answering model, or a hub id while there is a network."
    )
