"""A verifier whose last word on meaning is a model's: one that was trained to say whether a text entails a sentence.

The exact rules come first, and nothing that they find can be outvoted: no model is trusted with a number, a date, a
name or a negation. What they leave open, whether the words as a whole say so, the model decides.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from dateline.agent.verifier.verdict import Finding, Quote, Verdict
from dateline.agent.verifier.verifier import RuleVerifier
from dateline.index.errors import ModelError
from dateline.index.retrieval.rerank.cross_encoder import has_head, path_or_hub_id

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

ENTAILED = 0.5
"""Chance of entailment from which a claim is supported."""
_LONGEST = 8_192
"""Tokens of a pair that are read at most, where a model knows no limit."""
_ENTAILMENT = ("entailment", "entailed", "entails", "supported", "consistent")
"""What models call it in their `id2label`."""


class ModelVerifier:
    """Rules for what is exact, a model for what is meant. Safe to be used by several threads.

    The model is any cross-encoder that sentence-transformers loads: one with labels, of which one is entailment
    (natural language inference: Bowman et al., EMNLP 2015), or one with a single score, the chance that a text bears a
    sentence out. It is loaded with the first claim that is not a quote word for word.
    """

    def __init__(self, model: str, *, threshold: float = ENTAILED) -> None:
        """`model` is a hub id or a folder.

        Raises:
            ModelError: there is no such folder.

        """
        self.name = path_or_hub_id(model)
        self._threshold = threshold
        # Likeness is not asked for: of what has no other finding, the model judges the meaning.
        self._rules = RuleVerifier(threshold=0.0)
        self._loading = threading.Lock()
        self._model: _Entailment | None = None

    def verify(self, claim: str, quotes: Sequence[Quote]) -> Verdict:
        """The verdict on a claim; equal texts pass at once, whatever they are.

        Each quote alone must pass both the rules and the model, or all of them together must.

        Raises:
            ModelError: the model cannot be loaded, or is none for this; with the first claim only.

        """
        by_rules = self._rules.verify(claim, quotes)
        plain = " ".join(claim.split())
        if not by_rules.supported or any(plain == " ".join(quote.text.split()) for quote in quotes):
            return by_rules
        evidence = [quote.text for quote in quotes if self._rules.verify(claim, [quote]).supported]
        if len(quotes) > 1:
            evidence.append(" ".join(quote.text for quote in quotes))
        chance = max(self._opened().chances([(text, plain) for text in evidence]))
        if chance >= self._threshold:
            return Verdict(True, chance)
        why = f"By the model {self.name}, the quotes do not say this ({chance:.2f})."
        return Verdict(False, chance, (Finding("meaning", plain, why),))

    def _opened(self) -> _Entailment:
        with self._loading:
            if self._model is None:
                self._model = _Entailment(self.name)
            return self._model


class _Entailment:
    """A model, and which of its outputs is the chance of entailment."""

    def __init__(self, name: str) -> None:
        import torch

        self._model = _load(name)
        self._label = _entailment_of(self._model, name)
        # Single scores may be chances already; what is a bare logit becomes one.
        plain = isinstance(self._model.activation_fn, torch.nn.Identity)
        self._sigmoid = torch.nn.Sigmoid() if self._label is None and plain else None
        self._one_at_a_time = threading.Lock()  # its tokenizer is told anew in each call where to cut

    def chances(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """How surely each text entails its sentence, from 0 to 1; a text longer than the model reads loses its end."""
        readable = [(_readable(text), _readable(sentence)) for text, sentence in pairs]
        with self._one_at_a_time:
            if self._label is None:
                scores = self._model.predict(readable, activation_fn=self._sigmoid, show_progress_bar=False)
            else:
                scores = self._model.predict(readable, apply_softmax=True, show_progress_bar=False)[:, self._label]
        return [min(1.0, max(0.0, float(score))) for score in scores]


def _load(name: str) -> CrossEncoder:
    from dateline.index.runtimes.torch import load_model

    try:
        model: CrossEncoder = load_model("CrossEncoder", name)
    except Exception as error:  # the libraries below raise whatever they like
        raise ModelError(
            f"The verifier model “{name}” cannot be loaded ({type(error).__name__}); "
            "name a folder that holds one, or a hub id while there is a network."
        ) from error
    if not has_head(model):
        raise ModelError(f"“{name}” is no verifier model: nothing in it judges a pair; name one that was trained to.")
    model.max_seq_length = min(model.max_seq_length or _LONGEST, _LONGEST)
    return model


def _entailment_of(model: CrossEncoder, name: str) -> int | None:
    """Which label is entailment; None where the model gives a single score.

    Raises:
        ModelError: it has labels, and none of them is.

    """
    if model.num_labels == 1:
        return None
    labels = {str(label).lower(): int(i) for i, label in (getattr(model.config, "id2label", None) or {}).items()}
    for wanted in _ENTAILMENT:
        if wanted in labels:
            return labels[wanted]
    raise ModelError(
        f"The labels of “{name}” are {', '.join(sorted(labels))}, and none of them is entailment; name a model of "
        "natural language inference, or one that gives a single score."
    )


def _readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=2)
def shared_model_verifier(model: str) -> ModelVerifier:
    """The verifier of a model that all graphs of this process share.

    Raises:
        ModelError: there is no such folder.

    """
    return ModelVerifier(model)
