"""Any cross-encoder as a reranker: OpenVINO scores as torch does, and what is no cross-encoder is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from dateline.index.article import RawArticle
from dateline.index.encoder import Encoder
from dateline.index.errors import InputError, ModelError
from dateline.index.model import bundled_folder
from dateline.index.retrieval.rerank import open_reranker
from dateline.index.retrieval.rerank.cross_encoder import CrossEncoderReranker, shared_cross_encoder
from dateline.index.retrieval.search import search
from dateline.index.store import Store

TakeIn = Callable[..., object]

PASSAGES = {
    "Who runs the ferry to Vexholm?": [
        "Northline wins ferry route\nThe council gave the Vexholm ferry to Northline on Monday.",
        "Fares rise by a tenth\nA ticket to Vexholm now costs 12 crowns, the operator said.",
        "Storm closes harbour\nNo ship left Port Alder on Tuesday. Gusts reached 120 km/h.",
        "Mayor’s cat found\nThe grey cat was asleep in the town hall’s cellar.",
    ],
    "When did the dam at Yttergård burst?": [
        "Dam gives way\nThe dam at Yttergård burst at 4.10 a.m. on 3 March.",
        "Inquiry into dam\nEngineers had warned of cracks for two years before the dam gave way.",
        "Villages rebuilt\nThe last of 41 houses below the dam was handed over yesterday.",
        "Budget passed\nThe lower house passed the budget by 98 votes to 77.",
    ],
    "How many people lost their jobs at Brandt Steel?": [
        "Brandt Steel cuts jobs\nThe mill lays off 640 of its 2,100 workers.",
        "Union calls strike\nWorkers at Brandt Steel walk out for a week.",
        "Steel price falls\nA tonne cost 512 dollars on Friday, 8 less than in May.",
        "Choir wins prize\nThe mill’s choir sang three songs and won.",
    ],
    "Why was the match between Alder and Kringel abandoned?": [
        "Fog ends derby\nThe referee stopped play after an hour of fog.",
        "Replay on Sunday\nThe league orders a replay. Tickets stay valid.",
        "Striker leaves\nKringel’s captain joins a club abroad. " * 12,
        "Traffic report",
    ],
    "한국은 언제 협정을 맺었나?": [
        "Pact signed\nKorea signed the pact with eight countries on 5 January.",
    ],
    "Ferry?": [
        "A timetable\n" + "The boat leaves at seven, at nine and at noon. " * 20,
    ],
    "Who spoke, what did they say, to whom, and what was the answer of the minister? " * 3: [
        "Talks go on.",
    ],
    "Who spoke?": [
        "",
    ],
}
"""Questions, each with passages short and long, near and far: headline, new line, text."""
PAIRS = [(question, passage) for question, passages in PASSAGES.items() for passage in passages]


def made(folder: Path, *, labels: int = 1) -> Path:
    """A cross-encoder of the bundled encoder's weights, with a head drawn by seed."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    torch.manual_seed(7)
    model = AutoModelForSequenceClassification.from_pretrained(bundled_folder(), num_labels=labels)
    torch.nn.init.normal_(model.classifier.weight, std=0.5)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(bundled_folder()).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Path]:
    """A cache of these tests’ own, empty at first; the encoder stays in the user's."""
    assert encoder.dimension
    place = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place))
        yield place


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("models") / "cross")


def test_openvino_scores_as_torch_does_in_the_same_order(folder: Path) -> None:
    fast, reference = (CrossEncoderReranker(str(folder), runtime=runtime) for runtime in ("openvino", "torch"))
    found, wanted = fast.pair_scores(PAIRS), reference.pair_scores(PAIRS)
    assert (fast.runtime, reference.runtime) == ("openvino", "torch")
    assert len(set(wanted)) == len(PAIRS)
    assert np.allclose(found, wanted, atol=1e-5)
    assert np.argsort(found).tolist() == np.argsort(wanted).tolist()
    assert [fast.pair_scores([pair])[0] for pair in PAIRS] == pytest.approx(found, abs=1e-5)


def test_scores_go_through_the_models_own_activation(folder: Path, tmp_path: Path) -> None:
    plain = made(tmp_path / "plain")
    config = json.loads((plain / "config.json").read_text(encoding="utf-8"))
    config["sentence_transformers"] = {"activation_fn": "torch.nn.modules.linear.Identity"}
    (plain / "config.json").write_text(json.dumps(config), encoding="utf-8")
    logits = np.array(CrossEncoderReranker(str(plain), runtime="openvino").pair_scores(PAIRS))
    chances = CrossEncoderReranker(str(folder), runtime="openvino").pair_scores(PAIRS)
    assert np.allclose(1 / (1 + np.exp(-logits)), chances, atol=1e-5)


def test_a_model_is_converted_once_and_then_runs_without_torch(folder: Path, cache: Path) -> None:
    CrossEncoderReranker(str(folder), runtime="openvino")
    cards = {card: card.stat().st_mtime_ns for card in cache.rglob("card.json")}
    code = (
        "import sys; from dateline.index.retrieval.rerank.cross_encoder import shared_cross_encoder;"
        f"print(shared_cross_encoder({str(folder)!r}).pair_scores([('Who?', 'A ferry.')]) != []);"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers', 'openvino_telemetry')"
        " if sys.modules.get(name)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.split("\n")[:2] == ["True", "[]"]
    assert {card: card.stat().st_mtime_ns for card in cache.rglob("card.json")} == cards


def test_one_instance_serves_the_whole_process(folder: Path) -> None:
    assert shared_cross_encoder(str(folder)) is shared_cross_encoder(str(folder))


def test_what_is_longer_than_the_model_reads_is_cut(folder: Path) -> None:
    fast, reference = (CrossEncoderReranker(str(folder), runtime=runtime) for runtime in ("openvino", "torch"))
    passage = "The ferry ran on Monday. " * 5_000
    pairs = [("Who runs the ferry?", passage), ("Who runs the ferry? " * 900, passage), ("Ferry? " * 900, "Northline.")]
    assert np.allclose(fast.pair_scores(pairs), reference.pair_scores(pairs), atol=1e-5)
    assert fast.pair_scores(pairs[:1]) == pytest.approx(fast.pair_scores([(pairs[0][0], passage + "Ends.")]), abs=1e-5)
    assert fast.pair_scores([]) == reference.pair_scores([]) == []


def test_a_search_ranks_by_question_headline_and_passage(folder: Path, store: Store, take_in: TakeIn) -> None:
    take_in(
        RawArticle(id="a", title="Northline wins ferry route", text="The council gave the ferry to Northline."),
        RawArticle(id="b", text="The ferry was late on Tuesday, passengers said."),
    )
    reranker = open_reranker(store, str(folder))
    assert reranker is not None
    found = search(store, "Who runs the ferry?", top=2, reranker=reranker)
    texts = {
        "a": "Northline wins ferry route\nThe council gave the ferry to Northline.",
        "b": "The ferry was late on Tuesday, passengers said.",
    }
    pairs = [("Who runs the ferry?", texts[one.hit.article.id]) for one in found]
    assert {one.hit.article.id for one in found} == {"a", "b"}
    assert [one.score for one in found] == pytest.approx(shared_cross_encoder(str(folder)).pair_scores(pairs), abs=1e-5)
    assert found[0].score >= found[1].score


def test_a_model_that_gives_several_scores_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gives 3 scores for a pair.*name one that gives a single score"):
        CrossEncoderReranker(str(made(tmp_path / "three", labels=3)))


def test_what_is_no_cross_encoder_is_told(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(ModelError, match=r"is no cross-encoder.*name one that was trained to"):
        CrossEncoderReranker(str(bundled_folder()))
    with pytest.raises(ModelError, match=r"There is no folder .*nothing; name one that holds a cross-encoder"):
        CrossEncoderReranker(str(tmp_path / "nothing"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match=r"cannot be loaded.*name a folder that holds one"):
        CrossEncoderReranker(str(tmp_path / "empty"))
    assert not list(cache.rglob("*.new"))


def test_where_nothing_can_be_kept_torch_runs_the_model(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert CrossEncoderReranker(str(folder)).runtime == "torch"
    with pytest.raises(InputError, match=r"OpenVINO cannot run .*: the converted model cannot be kept"):
        CrossEncoderReranker(str(folder), runtime="openvino")
