"""An embedding model becomes an OpenVINO one: made once, kept in the user's cache under its weights' hash.

The whole way from token ids to the vector of unit length is converted, pooling included, so that what runs later needs
neither torch nor transformers.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dateline.index.model import BUNDLED, BUNDLED_SHA256, resolve_model
from dateline.index.runtimes.cache import CARD, NotConvertibleError, identity, kept
from dateline.index.runtimes.tracing import POOLED, inputs_of, save_traced, tokenizer_of

FORMAT = "2"
"""Of the converted folder; a new one makes all be converted anew."""


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
    path = resolve_model(model)  # the bundled weights are held against their hash
    made_of = [BUNDLED_SHA256] if model == BUNDLED else identity(path)
    return kept([FORMAT, *made_of], lambda folder: _convert(model, folder))


def read_card(folder: Path) -> Card:
    """The card of a converted model."""
    values = json.loads((folder / CARD).read_text(encoding="utf-8"))
    return Card(**{**values, "inputs": tuple(values["inputs"])})


def _convert(model: str, folder: Path) -> None:
    import torch

    from dateline.index.runtimes.torch import document_prompt, load_reference

    reference = load_reference(model)
    tokenizer = tokenizer_of(reference)
    prompts = {name: prompt for name, prompt in reference.prompts.items() if prompt}
    if prompts and not all(getattr(module, "include_prompt", True) for module in reference):
        raise NotConvertibleError("its pooling leaves prompts out")
    card = Card(
        inputs=(*inputs_of(reference), POOLED),
        dimension=int(reference.get_embedding_dimension() or 0),
        longest=int(reference.max_seq_length or 512),
        query_prompt=prompts.get("query", ""),
        document_prompt=document_prompt(reference),
    )

    def unit_vector(features: dict[str, Any]) -> Any:
        return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    save_traced(reference, card.inputs, unit_vector, folder / "model.xml")
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / CARD).write_text(json.dumps(asdict(card)), encoding="utf-8")
