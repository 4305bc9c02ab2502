"""The reader's weights survive their packing, and no other file is taken for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dateline.index.errors import ModelError
from dateline.index.reader.weights import (
    GROUP,
    SHIPPED,
    SHIPPED_SHA256,
    packed,
    read_packed,
    unpacked,
    write_packed,
)

RANDOM = np.random.default_rng(0)
BASE = {
    "layer.weight": RANDOM.normal(size=(8, 2 * GROUP)).astype(np.float32),
    "layer.bias": RANDOM.normal(size=8).astype(np.float32),
    "frozen.weight": RANDOM.normal(size=(8, GROUP)).astype(np.float32),
}
TRAINED = {
    "layer.weight": BASE["layer.weight"] + RANDOM.normal(scale=0.01, size=(8, 2 * GROUP)).astype(np.float32),
    "layer.bias": BASE["layer.bias"] + np.float32(0.01),
    "frozen.weight": BASE["frozen.weight"],
    "head.weight": RANDOM.normal(size=(1, 16)).astype(np.float32),
}


def test_packing_loses_less_than_a_step_of_each_group(tmp_path: Path) -> None:
    write_packed(tmp_path / "w.safetensors", packed(TRAINED, BASE))
    again = unpacked(read_packed(tmp_path / "w.safetensors"), BASE)
    assert again.keys() == TRAINED.keys()
    changed = np.abs(TRAINED["layer.weight"] - BASE["layer.weight"]).reshape(-1, GROUP).max(axis=1)
    off = np.abs(again["layer.weight"] - TRAINED["layer.weight"]).reshape(-1, GROUP).max(axis=1)
    assert (off <= 0.51 * changed / 7 + 1e-4).all()
    assert np.allclose(again["layer.bias"], TRAINED["layer.bias"], atol=1e-4)
    assert np.allclose(again["head.weight"], TRAINED["head.weight"], atol=2e-3)


def test_what_was_not_trained_takes_no_room() -> None:
    tensors = packed(TRAINED, BASE)
    assert not any(name.startswith("frozen.weight") for name in tensors)
    assert tensors["layer.weight.numbers"].nbytes == TRAINED["layer.weight"].size // 2


def test_the_weights_that_are_shipped_are_the_ones_that_belong_to_this_version() -> None:
    assert read_packed(SHIPPED, SHIPPED_SHA256)
    assert SHIPPED.stat().st_size < 12e6


def test_other_weights_are_refused_and_named(tmp_path: Path) -> None:
    spoilt = tmp_path / "reader.safetensors"
    spoilt.write_bytes(SHIPPED.read_bytes()[:-1] + b"\x00")
    with pytest.raises(ModelError, match="not the ones"):
        read_packed(spoilt, SHIPPED_SHA256)
    with pytest.raises(ModelError, match="missing"):
        read_packed(tmp_path / "nothing.safetensors")
    spoilt.write_bytes(b"not tensors at all")
    with pytest.raises(ModelError, match="cannot be read"):
        read_packed(spoilt)
