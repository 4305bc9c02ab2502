"""A model of sentence-transformers is traced, from token ids to what it is asked for, and saved in OpenVINO's form."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.index.runtimes.cache import NotConvertibleError

if TYPE_CHECKING:
    from sentence_transformers.base.model import BaseModel
    from torch.nn import Module

_PLAIN = {"Transformer", "Pooling", "Dense", "Normalize"}
"""Modules of sentence-transformers that turn tokens into numbers and do nothing else."""
POOLED = "pooled"
"""The input that has 1 for the tokens over which the model pools; shape (texts, tokens), int64."""


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
    if not is_plain(reference):
        raise NotConvertibleError(f"it is made of {', '.join(sorted({type(module).__name__ for module in reference}))}")
    return reference.tokenizer.backend_tokenizer


def is_plain(reference: BaseModel) -> bool:
    """Whether a model turns tokens into numbers and does nothing else, and its tokenizer runs without transformers."""
    modules = {type(module).__name__ for module in reference}
    return modules <= _PLAIN and getattr(reference.tokenizer, "backend_tokenizer", None) is not None


def inputs_of(reference: BaseModel) -> tuple[str, ...]:
    """What the model reads, each of shape (texts, tokens), int64."""
    known = ("input_ids", "attention_mask", "token_type_ids")
    return tuple(name for name in known if name in reference.tokenizer.model_input_names)


def pools(module: object) -> bool:
    """Whether a module of sentence-transformers makes one vector of those of the tokens."""
    return type(module).__name__ == "Pooling"


def save_traced(
    reference: BaseModel, inputs: Sequence[str], wanted: Callable[[dict[str, Any]], Any], path: Path
) -> None:
    """Save the way from its inputs to what is `wanted` of the features that the model's last module gives.

    With POOLED among the inputs the model pools over the tokens that it says, and reads all.

    Raises:
        NotConvertibleError: it does things that OpenVINO does not know.

    """
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.steps = torch.nn.ModuleList(reference)

        def forward(self, *given: Any) -> Any:
            features = dict(zip(inputs, given, strict=True))
            for step in self.steps:
                if pools(step) and POOLED in features:
                    features["attention_mask"] = features[POOLED]
                features = step(features)
            return wanted(features)

    save_module(Whole(), len(inputs), path)


def save_module(module: Module, inputs: int, path: Path) -> None:
    """Save a torch module that reads so many inputs, each of shape (texts, tokens), int64.

    Raises:
        NotConvertibleError: it does things that OpenVINO does not know.

    """
    import torch

    with without_telemetry():
        import openvino

    module.eval().to("cpu").float()
    example = tuple(torch.ones((2, 8), dtype=torch.int64) for _ in range(inputs))
    shape = [(openvino.PartialShape([-1, -1]), openvino.Type.i64) for _ in range(inputs)]
    try:
        with warnings.catch_warnings(), torch.no_grad(), without_telemetry():
            warnings.simplefilter("ignore")  # tracing warns of every branch that it flattens
            made = openvino.convert_model(module, example_input=example, input=shape)
        openvino.save_model(made, path, compress_to_fp16=False)
    except Exception as error:  # the libraries below raise whatever they like
        raise NotConvertibleError(f"it cannot be converted ({type(error).__name__})") from error
