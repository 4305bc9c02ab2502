"""Models of the hub as readers: cross-encoders, and models that mark the answer in a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dateline.index.encoder import Encoder
from dateline.index.errors import InputError, ModelError
from dateline.index.model import bundled_folder
from dateline.index.reader import InArticle, open_reader
from dateline.index.reader.other import AnswerMarker, CrossEncoderReader

SENTENCES = [
    InArticle("Ferry given away", "The council met.", "Northline runs the ferry to Vexholm."),
    InArticle("Ferry given away", "", "The council met."),
    InArticle("", "", ""),
    InArticle("", "", "A long day at sea. " * 200),
]
QUESTION = "Who runs the ferry to Vexholm?"


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[None]:
    """A cache of these tests’ own; the encoder stays in the user's."""
    assert encoder.dimension
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Models of either sort, of the bundled encoder's weights, with heads drawn by seed."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoModelForSequenceClassification, AutoTokenizer

    folder = tmp_path_factory.mktemp("models")
    for name, kind, options in (
        ("marker", AutoModelForQuestionAnswering, {}),
        ("cross", AutoModelForSequenceClassification, {"num_labels": 1}),
        ("entailment", AutoModelForSequenceClassification, {"num_labels": 3}),
    ):
        torch.manual_seed(7)
        kind.from_pretrained(bundled_folder(), **options).save_pretrained(folder / name)
        AutoTokenizer.from_pretrained(bundled_folder()).save_pretrained(folder / name)
    return {name: folder / name for name in ("marker", "cross", "entailment")}


@pytest.mark.parametrize("name", ["marker", "cross"])
def test_a_folder_that_holds_a_model_is_a_reader(made: dict[str, Path], name: str) -> None:
    reader = open_reader(str(made[name]))
    assert reader is not None
    scores = reader.scores(QUESTION, SENTENCES)
    assert scores.shape == (len(SENTENCES),)
    assert np.isfinite(scores).all()
    assert reader.scores(QUESTION, []).shape == (0,)
    assert np.allclose(scores[::-1], reader.scores(QUESTION, SENTENCES[::-1]), atol=1e-4)


def test_the_sort_of_a_model_is_told_by_its_configuration(made: dict[str, Path]) -> None:
    assert AnswerMarker(str(made["marker"])).scores(QUESTION, SENTENCES[:1]).shape == (1,)
    assert CrossEncoderReader(str(made["cross"])).scores(QUESTION, SENTENCES[:1]).shape == (1,)


def test_only_spans_of_the_sentence_count(made: dict[str, Path]) -> None:
    marker = AnswerMarker(str(made["marker"]))
    alone, empty = marker.scores(QUESTION, [SENTENCES[0], InArticle(*SENTENCES[0][:2], "")])
    assert empty < alone


def test_what_is_no_reader_is_told(made: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="3 scores"):
        open_reader(str(made["entailment"]))
    with pytest.raises(ModelError, match="cannot be loaded"):
        open_reader(str(tmp_path / "nothing"))
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        open_reader(str(tmp_path))
