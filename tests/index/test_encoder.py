"""The embedding model: the published one, checked, or any other by name."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from dateline.index import model as models
from dateline.index.article import RawArticle
from dateline.index.encoder import Encoder
from dateline.index.errors import ModelError
from dateline.index.indexing import entries_of, index_pending
from dateline.index.model import BUNDLED_SHA256, bundled_folder, resolve_model, sha256_of
from dateline.index.store import Store


def test_the_bundled_weights_are_the_published_ones() -> None:
    design = Path(__file__).resolve().parents[3] / "shared" / "design.md"
    assert sha256_of(bundled_folder() / "model.safetensors") == BUNDLED_SHA256
    if design.exists():
        assert BUNDLED_SHA256 in re.findall(r"[0-9a-f]{64}", design.read_text(encoding="utf-8"))


def test_a_tampered_copy_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"other weights")
    monkeypatch.setattr(models, "bundled_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"have SHA-256 [0-9a-f]{12}…, expected 53aa51172d14…; reinstall"):
        Encoder().embed_query("x")
    weights.unlink()
    with pytest.raises(ModelError, match="weights are missing"):
        resolve_model(models.BUNDLED)


def test_vectors_have_unit_length_and_the_models_dimension(encoder: Encoder) -> None:
    vectors = encoder.encode_documents(["The ferry left at dawn.", "", "🦊", "word " * 2_000])
    assert vectors.shape == (4, encoder.dimension) == (4, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.isclose(np.linalg.norm(encoder.encode_query("Who left?")), 1, atol=1e-5)
    assert encoder.encode_documents([]).shape == (0, 384)
    assert len(encoder.embed_documents(["a", "b"])) == 2
    assert isinstance(encoder.embed_query("a")[0], float)


def test_texts_of_like_meaning_are_near(encoder: Encoder) -> None:
    query = encoder.encode_query("How much does the boat ticket cost?")
    fare, cat = encoder.encode_documents(["The ferry fare rose to 12 crowns.", "The mayor keeps a grey cat."])
    assert query @ fare > query @ cat


def test_a_model_in_a_folder_of_ones_own_works(tmp_path: Path, encoder: Encoder) -> None:
    folder = tmp_path / "my model"
    shutil.copytree(bundled_folder(), folder)
    with Store(tmp_path / "store", model=str(folder)) as store:
        assert np.allclose(store.encoder.embed_query("ferry"), encoder.embed_query("ferry"), atol=1e-5)
        assert store.encoder.max_tokens == encoder.max_tokens == 254


def test_a_folder_without_a_model_is_named_in_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder(str(tmp_path)).embed_query("x")


def test_what_is_embedded_with_its_headline_is_within_the_models_limit(store: Store) -> None:
    title = "Council of Port Alder votes by nine to four to rebuild the harbour wall before the winter storms " * 3
    text = "Kringelbach Vexholm Ostrovská Yttergård Przybylski Szczecin " * 120
    store.archive.put([RawArticle(id="a", title=title.strip(), text=text)], store.split, "2020-01-01T00:00:00+00:00")
    index_pending(store)
    entries = entries_of(store, "a").values()
    assert len(entries) > 3
    assert max(store.encoder.count_tokens([entry.embedded.whole for entry in entries])) <= store.encoder.max_tokens
