"""A sentence-transformers model becomes an OpenVINO one: made once, kept in the user's cache under its weights' hash.

The whole way from token ids to the vector of unit length is converted, pooling included, so that what runs later needs
neither torch nor transformers.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from filelock import FileLock

from dateline.index.errors import DatelineError
from dateline.index.model import BUNDLED, BUNDLED_SHA256, resolve_model, sha256_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FORMAT = "1"
"""Of the converted folder; a new one makes all be converted anew."""
_PLAIN = {"Transformer", "Pooling", "Dense", "Normalize"}
"""Modules of sentence-transformers that turn tokens into a vector and nothing else."""
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")


class NotConvertibleError(DatelineError):
    """A model that must run on torch."""


@dataclass(frozen=True, slots=True)
class Card:
    """What must be known of a converted model to run it."""

    inputs: tuple[str, ...]
    """Names of its inputs in order; each of shape (texts, tokens), int64."""
    dimension: int
    longest: int
    """Tokens that it reads of a text, special ones included."""
    query_prompt: str
    """What stands before each question."""
    document_prompt: str


def converted(model: str) -> Path:
    """The folder with the model in OpenVINO's form (`model.xml`, `tokenizer.json`, `card.json`); made if need be.

    Two processes at once make it once; one that is killed leaves nothing that is taken for a model.

    Raises:
        ModelError: the model cannot be loaded.
        NotConvertibleError: it has parts that only torch can run, or there is no place to keep it.

    """
    folder = _place(model)
    if (folder / "card.json").exists():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".lock")):
            if not (folder / "card.json").exists():
                made = folder.with_suffix(".new")
                shutil.rmtree(made, ignore_errors=True)
                shutil.rmtree(folder, ignore_errors=True)
                made.mkdir()
                _convert(model, made)
                made.rename(folder)
    except OSError as error:
        raise NotConvertibleError(
            f"the converted model cannot be kept in {folder.parent} ({error.strerror})"
        ) from error
    return folder


def read_card(folder: Path) -> Card:
    """The card of a converted model."""
    values = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    return Card(**{**values, "inputs": tuple(values["inputs"])})


@contextmanager
def without_telemetry() -> Iterator[None]:
    """OpenVINO reports its use over the network when it is imported, unless the package that does so is missing."""
    before = sys.modules.get("openvino_telemetry")
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if before is not None:
            sys.modules["openvino_telemetry"] = before


def _place(model: str) -> Path:
    """Where a converted model is kept: the name is made from what it was made of."""
    parts = [FORMAT, *_identity(resolve_model(model))] if model != BUNDLED else [FORMAT, BUNDLED_SHA256]
    resolve_model(model)  # the bundled weights are held against their hash
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
    return Path(platformdirs.user_cache_dir("dateline", appauthor=False), "models", key)


def _identity(path: str) -> list[str]:
    """What tells one model from another: hashes of the weights and of everything said about them."""
    folder = Path(path)
    if not folder.is_dir():
        folder = _snapshot(path)
    weights = [file for pattern in _WEIGHTS for file in sorted(folder.rglob(pattern))]
    if not weights:
        raise NotConvertibleError("it has no weights that can be told apart")
    return [f"{file.relative_to(folder)} {sha256_of(file)}" for file in [*weights, *sorted(folder.rglob("*.json"))]]


def _snapshot(hub_id: str) -> Path:
    """The folder into which the hub's model is, or was, fetched."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    wanted = ["*.json", "*.safetensors", "*.txt", "*.model"]
    try:
        return Path(snapshot_download(hub_id, allow_patterns=wanted))
    except (OSError, ValueError, HfHubHTTPError, LocalEntryNotFoundError) as error:
        raise NotConvertibleError("the hub cannot be reached") from error


def _convert(model: str, folder: Path) -> None:
    from dateline.index.runtimes.torch import load_reference

    reference = load_reference(model)
    tokenizer = getattr(reference.tokenizer, "backend_tokenizer", None)
    modules = {type(module).__name__ for module in reference}
    if not modules <= _PLAIN or tokenizer is None:
        raise NotConvertibleError(f"it is made of {', '.join(sorted(modules))}")
    prompts = {name: prompt for name, prompt in reference.prompts.items() if prompt}
    if prompts and not all(getattr(module, "include_prompt", True) for module in reference):
        raise NotConvertibleError("its pooling leaves prompts out")
    inputs = tuple(
        name
        for name in ("input_ids", "attention_mask", "token_type_ids")
        if name in reference.tokenizer.model_input_names
    )
    card = Card(
        inputs=inputs,
        dimension=int(reference.get_embedding_dimension() or 0),
        longest=int(reference.max_seq_length or 512),
        query_prompt=prompts.get("query", ""),
        document_prompt=next((prompts[name] for name in ("document", "passage", "corpus") if name in prompts), ""),
    )
    _save(reference, inputs, folder / "model.xml")
    tokenizer.save(str(folder / "tokenizer.json"))
    # Written last: a folder without it is no model.
    (folder / "card.json").write_text(json.dumps(asdict(card)), encoding="utf-8")


def _save(reference: SentenceTransformer, inputs: tuple[str, ...], path: Path) -> None:
    import torch

    with without_telemetry():
        import openvino

    class Whole(torch.nn.Module):
        """From token ids to the vector of unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.steps = torch.nn.ModuleList(reference)

        def forward(self, *given: Any) -> Any:
            features = dict(zip(inputs, given, strict=True))
            for step in self.steps:
                features = step(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    reference.eval().to("cpu").float()
    example = tuple(torch.ones((2, 8), dtype=torch.int64) for _ in inputs)
    shape = [(openvino.PartialShape([-1, -1]), openvino.Type.i64) for _ in inputs]
    with warnings.catch_warnings(), torch.no_grad(), without_telemetry():
        warnings.simplefilter("ignore")  # tracing warns of every branch that it flattens
        made = openvino.convert_model(Whole(), example_input=example, input=shape)
    openvino.save_model(made, path, compress_to_fp16=False)
