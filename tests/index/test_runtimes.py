"""OpenVINO gives the reference's vectors; a model is converted once, whoever comes first, and never half."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import dateline
from dateline.index.article import RawArticle
from dateline.index.encoder import Encoder
from dateline.index.errors import InputError
from dateline.index.loaders import load
from dateline.index.model import bundled_folder
from dateline.index.runtimes import InContext
from dateline.index.runtimes.cache import NotConvertibleError
from dateline.index.runtimes.compiled import MOST_TOKENS, in_batches
from dateline.index.runtimes.convert import converted

SAMPLE = Path(dateline.__file__).parent / "sample" / "articles"
ODD = ["", " ", "🦊🦊", "word " * 2_000, "한국은 여덟 나라와 협정을 맺었다.", "\x00\x07", "وقع الوزراء الاتفاق", "a"]


@pytest.fixture(scope="module")
def reference() -> Encoder:
    return Encoder(runtime="torch")


@pytest.fixture(scope="module")
def exact() -> Encoder:
    return Encoder(runtime="openvino-exact")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, in which nothing is converted yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "dateline" / "models"


def passages() -> list[str]:
    """A thousand characters at a time of the sample articles, and odd texts."""
    texts = [article.text for article in load(SAMPLE) if isinstance(article, RawArticle)]
    return [text[i : i + 1_000] for text in texts for i in range(0, len(text), 1_000)][:60] + ODD


def test_openvino_gives_the_vectors_of_the_reference(encoder: Encoder, reference: Encoder) -> None:
    texts = passages()
    assert encoder.runtime == "openvino"
    assert reference.runtime == "torch"
    cosines = np.sum(encoder.encode_documents(texts) * reference.encode_documents(texts), axis=1)
    assert cosines.min() > 0.999
    assert encoder.encode_query("who signed it?") @ reference.encode_query("who signed it?") > 0.999


def test_exact_vectors_are_those_of_the_reference(exact: Encoder, reference: Encoder) -> None:
    texts = passages()
    assert np.sum(exact.encode_documents(texts) * reference.encode_documents(texts), axis=1).min() > 0.99999


def test_a_passage_is_read_with_its_headline_and_pooled_alone_in_both_runtimes(
    encoder: Encoder, reference: Encoder
) -> None:
    texts = passages()
    headed = [InContext("Harbour council names a new operator of the ferry", text) for text in texts]
    alike = np.sum(encoder.encode_documents(headed) * reference.encode_documents(headed), axis=1)
    assert alike.min() > 0.999
    alone, whole = encoder.encode_documents(texts), encoder.encode_documents([text.whole for text in headed])
    pooled = encoder.encode_documents(headed)
    telling = [i for i, text in enumerate(texts) if text not in ODD]
    pooled_alike, whole_alike = (np.sum(vectors * alone, axis=1)[telling] for vectors in (pooled, whole))
    assert (pooled_alike < 0.9999).all()  # the headline was read,
    assert pooled_alike.mean() > whole_alike.mean()  # and no more than that


def test_a_headline_that_leaves_no_room_is_taken_for_the_text(encoder: Encoder, reference: Encoder) -> None:
    flood = InContext("flood of words " * 400, "The ferry left at dawn.")
    vector = encoder.encode_documents([flood])[0]
    assert vector @ encoder.encode_documents([flood.whole])[0] > 0.9999
    assert vector @ reference.encode_documents([flood])[0] > 0.999


def test_both_runtimes_count_the_same_tokens(encoder: Encoder, reference: Encoder) -> None:
    texts = passages()
    assert encoder.count_tokens(texts) == reference.count_tokens(texts)
    assert encoder.max_tokens == reference.max_tokens
    assert encoder.dimension == reference.dimension


def test_a_vector_does_not_depend_on_its_company(encoder: Encoder) -> None:
    texts = passages()
    together = encoder.encode_documents(texts)
    for i in (0, 17, len(texts) - 1):
        assert together[i] @ encoder.encode_documents([texts[i]])[0] > 0.9999


def test_asking_warm_loads_neither_torch_nor_transformers() -> None:
    code = (
        "import sys; from dateline.index.encoder import Encoder; Encoder().encode_query('x');"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers', 'openvino_telemetry')"
        " if sys.modules.get(name)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_killed_conversion_leaves_nothing_that_is_taken_for_a_model(cache: Path) -> None:
    code = "from dateline.index.runtimes.convert import converted; converted('all-MiniLM-L6-v2')"
    child = subprocess.Popen([sys.executable, "-c", code], env=os.environ)
    while child.poll() is None and not list(cache.glob("*.new")):
        time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not list(cache.glob("*/card.json")) or list(cache.glob("*.new")) == []
    folder = converted("all-MiniLM-L6-v2")
    assert json.loads((folder / "card.json").read_text(encoding="utf-8"))["dimension"] == 384
    assert list(cache.glob("*.new")) == []


def test_two_processes_at_once_convert_once(cache: Path) -> None:
    code = "from dateline.index.encoder import Encoder; print(Encoder().encode_query('x')[:2].round(4).tolist())"
    children = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(2)
    ]
    said = [child.communicate()[0] for child in children]
    assert said[0] == said[1] != ""
    assert len(list(cache.glob("*/card.json"))) == 1


def test_where_nothing_can_be_kept_torch_runs_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert Encoder().runtime == "torch"
    with pytest.raises(InputError, match="OpenVINO cannot run all-MiniLM-L6-v2: the converted model cannot be kept"):
        Encoder(runtime="openvino").encode_query("x")


def test_a_model_with_parts_of_its_own_runs_on_torch(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "with a layer"
    shutil.copytree(bundled_folder(), folder)
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules.append({"idx": 3, "name": "3", "path": "3_Dropout", "type": "sentence_transformers.models.Dropout"})
    (folder / "3_Dropout").mkdir()
    (folder / "3_Dropout" / "config.json").write_text('{"dropout": 0.0}', encoding="utf-8")
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(NotConvertibleError, match="Dropout"):
        converted(str(folder))
    assert Encoder(str(folder)).runtime == "torch"


def test_an_unknown_runtime_is_refused() -> None:
    with pytest.raises(InputError, match="no runtime “gpu”; there are auto, openvino, openvino-exact and torch"):
        Encoder(runtime="gpu").encode_query("x")  # type: ignore[arg-type]


@pytest.mark.parametrize("streams", [1, 2, 4])
@pytest.mark.parametrize("many", [0, 1, 7, 24, 60, 500])
def test_every_stream_gets_its_share_of_the_texts(streams: int, many: int) -> None:
    lengths = [20 + 37 * i % 80 for i in range(many)]
    batches = in_batches(lengths, streams)
    assert sorted(i for batch in batches for i in batch) == list(range(many))
    assert [lengths[i] for batch in batches for i in batch] == sorted(lengths)
    padded = [len(batch) * max(lengths[i] for i in batch) for batch in batches]
    assert all(tokens <= MOST_TOKENS for tokens in padded)
    if many >= 24:
        shares = [sum(padded[stream::streams]) for stream in range(streams)]
        assert len(batches) <= streams or max(shares) < 1.5 * sum(shares) / streams
        assert len(batches) >= streams


def test_a_text_longer_than_a_batch_is_a_batch_of_its_own() -> None:
    assert in_batches([9, 3 * MOST_TOKENS, 8], 2) == [[2, 0], [1]]
