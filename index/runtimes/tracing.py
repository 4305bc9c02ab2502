"""A model of sentence-transformers is traced, from token ids to what it is asked for, and saved in OpenVINO's form."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.index.runtimes.cache import NotConvertibleError

if TYPE_CHECKING:
    from sentence_transformers.base.model import BaseModel

_PLAIN = {"Transformer", "Pooling", "Dense", "Normalize"}
"""Modules of sentence-transformers that turn tokens into numbers and do nothing else."""


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


def tokenizer_of(reference: BaseModel) -> Any:
    """The tokenizer that runs without transformers, of a model that turns tokens into numbers and does nothing else.

    Raises:
        NotConvertibleError: the model has other parts, or no such tokenizer.

    """
    tokenizer = getattr(reference.tokenizer, "backend_tokenizer", None)
    modules = {type(module).__name__ for module in reference}
    if not modules <= _PLAIN or tokenizer is None:
        raise NotConvertibleError(f"it is made of {', '.join(sorted(modules))}")
    return tokenizer


def inputs_of(reference: BaseModel) -> tuple[str, ...]:
    """What the model reads, in the order in which it is traced; each of shape (texts, tokens), int64."""
    known = ("input_ids", "attention_mask", "token_type_ids")
    return tuple(name for name in known if name in reference.tokenizer.model_input_names)


def save_traced(reference: BaseModel, wanted: Callable[[dict[str, Any]], Any], path: Path) -> None:
    """Save the way from token ids to what is `wanted` of the features that the model's last module gives.

    Raises:
        NotConvertibleError: it does things that OpenVINO does not know.

    """
    import torch

    with without_telemetry():
        import openvino

    inputs = inputs_of(reference)

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.steps = torch.nn.ModuleList(reference)

        def forward(self, *given: Any) -> Any:
            features = dict(zip(inputs, given, strict=True))
            for step in self.steps:
                features = step(features)
            return wanted(features)

    reference.eval().to("cpu").float()
    example = tuple(torch.ones((2, 8), dtype=torch.int64) for _ in inputs)
    shape = [(openvino.PartialShape([-1, -1]), openvino.Type.i64) for _ in inputs]
    try:
        with warnings.catch_warnings(), torch.no_grad(), without_telemetry():
            warnings.simplefilter("ignore")  # tracing warns of every branch that it flattens
            made = openvino.convert_model(Whole(), example_input=example, input=shape)
        openvino.save_model(made, path, compress_to_fp16=False)
    except Exception as error:  # the libraries below raise whatever they like
        raise NotConvertibleError(f"it cannot be converted ({type(error).__name__})") from error
