"""The reader of our own: the bundled encoder as a cross-encoder, trained to pick the sentence that answers.

Like the encoder it is converted to OpenVINO once and run without torch; where OpenVINO is missing it runs on torch.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from dateline.index.errors import ModelError
from dateline.index.model import BUNDLED, BUNDLED_SHA256, resolve_model
from dateline.index.reader import InArticle, Reader
from dateline.index.reader.form import Tokens, tokens_of
from dateline.index.reader.memory import Remembering
from dateline.index.reader.weights import SHIPPED, SHIPPED_SHA256, Numbers, Packed, checked, read_packed, unpacked
from dateline.index.runtimes.cache import CARD, NotConvertibleError, kept
from dateline.index.runtimes.compiled import CompiledModel, import_openvino, open_tokenizer
from dateline.index.runtimes.tracing import POOLED, save_module

if TYPE_CHECKING:
    from dateline.index.reader import Scores
    from dateline.index.reader.network import Network

FORMAT = "reader 2"
"""Of the converted folder; a new one makes all be converted anew."""
INPUTS = ("input_ids", "attention_mask", "token_type_ids", POOLED)


class _Runtime(Protocol):
    def run(self, tokens: Sequence[Tokens]) -> Scores: ...


class OwnReader:
    """Reads questions and sentences together. Safe to be used by several threads.

    `weights` is a file of another training than the one that is shipped.

    Raises:
        ModelError: the weights, or the encoder's that they stand on, are missing or not the right ones.

    """

    name = "own"

    def __init__(self, weights: Path | None = None) -> None:
        self._tokenizer = open_tokenizer(Path(resolve_model(BUNDLED)))
        self._runtime = _open(weights or SHIPPED, SHIPPED_SHA256 if weights is None else None)

    def scores(self, question: str, sentences: Sequence[InArticle]) -> Scores:
        """For each sentence the log of the odds that it answers, against no sentence doing so; (len(sentences),)."""
        if not sentences:
            return np.zeros(0, dtype=np.float32)
        return self._runtime.run(tokens_of(self._tokenizer, question, sentences))


def shared_reader(weights: Path | None) -> Reader:
    """The reader that all of this process share; loaded once, whoever comes first.

    Raises:
        ModelError: it cannot be loaded.

    """
    with _loading:
        return _load_once(weights)


@lru_cache(maxsize=2)
def _load_once(weights: Path | None) -> Reader:
    return Remembering(OwnReader(weights))


_loading = threading.Lock()


def _open(weights: Path, sha256: str | None) -> _Runtime:
    made_of = [FORMAT, BUNDLED_SHA256, checked(weights, sha256)]
    try:
        import_openvino()  # where it is missing, torch is not loaded in vain
        return _OpenVino(kept(made_of, lambda folder: _convert(network_of(read_packed(weights)), folder)))
    except (NotConvertibleError, ImportError):
        return _Torch(network_of(read_packed(weights)))


class _OpenVino:
    def __init__(self, folder: Path) -> None:
        self._model = CompiledModel(folder, INPUTS, 1)

    def run(self, tokens: Sequence[Tokens]) -> Scores:
        return self._model.run(tokens, [one.before for one in tokens])[:, 0]


class _Torch:
    def __init__(self, network: Network) -> None:
        self._network = network

    def run(self, tokens: Sequence[Tokens]) -> Scores:
        import torch

        from dateline.index.reader.network import inputs_of

        with torch.inference_mode():
            found: Scores = self._network(*inputs_of(tokens))[:, 0].float().numpy()
        return found


def network_of(tensors: Packed) -> Network:
    """The network with packed weights.

    Raises:
        ModelError: they are of another form than this network's.

    """
    import torch

    from dateline.index.reader.network import Network

    network = Network()
    numbers = unpacked(tensors, base_numbers(network))
    try:
        network.load_state_dict({name: torch.from_numpy(value) for name, value in numbers.items()})
    except RuntimeError as error:
        raise ModelError("The reader's weights are of another version of it; train it anew or reinstall.") from error
    return network.eval()


def base_numbers(network: Network | None = None) -> dict[str, Numbers]:
    """The bundled encoder's numbers, which the reader's own are differences from."""
    from dateline.index.reader.network import HEADS, Network

    state = (network or Network()).state_dict()
    return {name: value.numpy() for name, value in state.items() if not name.startswith(HEADS)}


def _convert(network: Network, folder: Path) -> None:
    save_module(network, len(INPUTS), folder / "model.xml")
    (folder / CARD).write_text(json.dumps({"inputs": INPUTS}), encoding="utf-8")
