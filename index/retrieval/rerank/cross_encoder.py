"""A cross-encoder: a model that reads question and passage at once, and scores the pair.

Any one that sentence-transformers loads, with a single label. Like the encoder, it is converted to OpenVINO once and
run without torch; what cannot be converted runs on torch.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, get_args

import numpy as np

from dateline.index.errors import InputError, ModelError
from dateline.index.model import RuntimeName
from dateline.index.runtimes import InContext
from dateline.index.runtimes.cache import CARD, NotConvertibleError, identity, kept
from dateline.index.runtimes.compiled import CompiledModel, import_openvino, open_tokenizer
from dateline.index.runtimes.tracing import inputs_of, save_traced, tokenizer_of

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

    from dateline.index.retrieval.search import Ranked

FORMAT = "cross-encoder 1"
"""Of the converted folder; a new one makes all be converted anew."""
_LONGEST = 8_192
"""Tokens of a pair that are read at most, where a model knows no limit."""
_BATCH = 32
_TOLERANCE = 1e-3
"""Largest difference of scores between both runtimes."""
_TRIAL = (
    ("Who runs the ferry?", "Harbour council names operator\nThe council of Port Alder gave the ferry to Northline."),
    ("When does the storm reach the coast, and who was told to leave the villages by the shore?", "Calm seas."),
    ("Ferry?", " ".join(f"Line {i} of the timetable was changed on Monday, the operator said." for i in range(20))),
)
"""Pairs of unlike length, read by a converted model and by torch before the former is trusted."""

Pair = tuple[str, str]


class _PairRuntime(Protocol):
    name: str

    def scores(self, pairs: Sequence[Pair]) -> list[float]: ...


class CrossEncoderReranker:
    """Scores passages, headlines before them, by a cross-encoder. Safe to be used by several threads.

    Raises:
        InputError: the model gives several scores for a pair; there is no runtime of that name, or OpenVINO is wanted
            and cannot run the model.
        ModelError: the model cannot be loaded, or is no cross-encoder.

    """

    def __init__(self, model: str, *, runtime: RuntimeName = "auto") -> None:
        self.name = model
        self._runtime = _open(model, runtime)

    @property
    def runtime(self) -> str:
        """What runs the model: `openvino` or `torch`."""
        return self._runtime.name

    def scores(self, question: str, ranked: Sequence[Ranked], *, at: int | None = None) -> list[float]:
        """The model's score for each passage, the higher the better."""
        passages = [InContext(one.hit.revision.title or "", one.hit.text) for one in ranked]
        return self.pair_scores([(question, passage.whole) for passage in passages])

    def pair_scores(self, pairs: Sequence[Pair]) -> list[float]:
        """The model's score for each (question, text), through its own activation.

        A pair that is longer than the model reads loses the end of its longer text: the passage's, as a rule.
        """
        return self._runtime.scores(pairs) if pairs else []


def shared_cross_encoder(model: str) -> CrossEncoderReranker:
    """The cross-encoder that all searches of this process share; loaded once, whoever comes first.

    Raises:
        InputError: the model gives several scores for a pair.
        ModelError: the model cannot be loaded, or is no cross-encoder.

    """
    with _loading:
        return _load_once(model)


_loading = threading.Lock()
_load_once = lru_cache(maxsize=2)(CrossEncoderReranker)


def _open(model: str, wanted: RuntimeName) -> _PairRuntime:
    if wanted not in get_args(RuntimeName):
        raise InputError(f"There is no runtime “{wanted}”; there are {', '.join(get_args(RuntimeName))}.")
    path = path_or_hub_id(model)
    if wanted != "torch":
        try:
            import_openvino()  # where it is missing, torch is not loaded in vain
            folder = kept([FORMAT, *identity(path)], lambda folder: _convert(path, folder))
            return _OpenVino(folder, _Card(**json.loads((folder / CARD).read_text(encoding="utf-8"))))
        except (NotConvertibleError, ImportError) as error:
            if wanted != "auto":
                raise InputError(f"OpenVINO cannot run {model}: {error}. Use the runtime “torch” or “auto”.") from error
    return _Torch(path)


def path_or_hub_id(model: str) -> str:
    """The folder or hub id of a model; a bare name is one of the hub's organisation `cross-encoder`.

    Raises:
        ModelError: it names a folder that is not there.

    """
    if Path(model).is_dir():
        return model
    if Path(model).is_absolute() or model.startswith(".") or model.count("/") > 1:
        raise ModelError(f"There is no folder {model}; name one that holds a cross-encoder, or a hub id.")
    return model if "/" in model else f"cross-encoder/{model}"


@dataclass(frozen=True, slots=True)
class _Card:
    """What must be known of a converted cross-encoder to run it."""

    inputs: Sequence[str]
    longest: int
    """Tokens that it reads of a pair, special ones included."""
    padding: int
    """The token id that fills up a batch."""


class _OpenVino:
    name = "openvino"

    def __init__(self, folder: Path, card: _Card) -> None:
        self._tokenizer = open_tokenizer(folder)
        self._tokenizer.enable_truncation(card.longest, strategy="longest_first")
        # Scores near 0 and 1 lie too close to each other for bfloat16.
        self._model = CompiledModel(folder, card.inputs, 1, padding=card.padding, exact=True)

    def scores(self, pairs: Sequence[Pair]) -> list[float]:
        scores = self._model.run(self._tokenizer.encode_batch_fast(list(pairs)))
        return [float(score) for score in scores[:, 0]]


class _Torch:
    name = "torch"

    def __init__(self, path: str) -> None:
        self._model = _load_reference(path)
        self._one_at_a_time = threading.Lock()  # its tokenizer is told anew in each call where to cut

    def scores(self, pairs: Sequence[Pair]) -> list[float]:
        with self._one_at_a_time:
            return _reference_scores(self._model, pairs)


def _load_reference(path: str) -> CrossEncoder:
    """The cross-encoder as sentence-transformers loads it.

    Raises:
        InputError: it gives several scores for a pair.
        ModelError: it cannot be loaded, or is no cross-encoder.

    """
    from dateline.index.runtimes.torch import load_model

    try:
        reference: CrossEncoder = load_model("CrossEncoder", path)
    except Exception as error:  # the libraries below raise whatever they like
        raise ModelError(
            f"The cross-encoder “{path}” cannot be loaded ({type(error).__name__}); "
            "name a folder that holds one, or a hub id while there is a network."
        ) from error
    if not has_head(reference):
        raise ModelError(f"“{path}” is no cross-encoder: nothing in it scores a pair; name one that was trained to.")
    if reference.num_labels != 1:
        raise InputError(
            f"The cross-encoder “{path}” gives {reference.num_labels} scores for a pair, as models of entailment do; "
            "name one that gives a single score."
        )
    reference.max_seq_length = min(reference.max_seq_length or _LONGEST, _LONGEST)
    return reference


def has_head(reference: CrossEncoder) -> bool:
    """Whether what scores was trained: sentence-transformers puts a head of random numbers on any other model."""
    if getattr(reference[-1], "transformer_task", "") != "sequence-classification":
        return True
    return any(
        name.endswith("ForSequenceClassification") for name in getattr(reference.config, "architectures", None) or ()
    )


def _reference_scores(reference: CrossEncoder, pairs: Sequence[Pair]) -> list[float]:
    return [float(score) for score in reference.predict(list(pairs), batch_size=_BATCH, show_progress_bar=False)]


def _convert(path: str, folder: Path) -> None:
    reference = _load_reference(path)
    tokenizer = tokenizer_of(reference)
    prompt = reference.prompts.get(reference.default_prompt_name or "")
    if prompt or reference[0].processing_kwargs or reference[0].modalities != ["text"]:
        raise NotConvertibleError("it prepares its texts in a way of its own")
    if (reference.tokenizer.padding_side, reference.tokenizer.truncation_side) != ("right", "right"):
        raise NotConvertibleError("it cuts or pads on the left")
    activation: Any = reference.activation_fn
    card = _Card(inputs_of(reference), reference.max_seq_length or _LONGEST, reference.tokenizer.pad_token_id or 0)
    save_traced(reference, card.inputs, lambda features: activation(features["scores"]), folder / "model.xml")
    tokenizer.save(str(folder / "tokenizer.json"))
    try:
        found = _OpenVino(folder, card).scores(_TRIAL)
    except RuntimeError as error:
        raise NotConvertibleError("OpenVINO cannot run what was converted") from error
    if not np.allclose(found, _reference_scores(reference, _TRIAL), atol=_TOLERANCE, rtol=_TOLERANCE):
        raise NotConvertibleError("it scores otherwise when it is converted")
    (folder / CARD).write_text(json.dumps(asdict(card)), encoding="utf-8")
