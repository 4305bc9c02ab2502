"""Training learns, and a run that is cut short ends as if it had not been."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from dateline.eval.reader import train as training
from dateline.eval.reader.__main__ import pack
from dateline.eval.reader.example import Example, read_examples, write_examples
from dateline.eval.reader.train import Stage, train
from dateline.index.reader import InArticle
from dateline.index.reader.own import OwnReader

PLACES = ("Vexholm", "Kringel", "Alder", "Tamsel", "Yttergård", "Brandt", "Pell", "Harrow")
EXAMPLES = [
    Example(
        "squad",
        f"Who runs the ferry to {place}?",
        [InArticle("Ferries", "", f"The ferry to {place} is run by operator {number}.")],
        [InArticle("Ferries", "", f"The harbour of {other} was closed on Monday.") for other in PLACES],
        (f"operator {number}",),
    )
    for number, place in enumerate(PLACES)
]
STAGE = Stage("trial", 4, {"squad": 2})


def test_examples_are_kept_as_they_are(tmp_path: Path) -> None:
    write_examples(tmp_path / "examples.jsonl", EXAMPLES)
    assert read_examples(tmp_path / "examples.jsonl") == EXAMPLES


def test_a_run_cut_short_ends_as_one_that_was_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    expected = load_file(train(STAGE, EXAMPLES, whole, before=None, seed=3))

    monkeypatch.setattr(training, "_KEPT_EVERY", 2)
    tell = training._tell

    def killed(stage: Stage, step: int, loss: float, seconds: float) -> None:
        if step == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(training, "_tell", killed)
    with pytest.raises(KeyboardInterrupt):
        train(STAGE, EXAMPLES, cut, before=None, seed=3)
    assert not (cut / "trial.safetensors").exists()
    monkeypatch.setattr(training, "_tell", tell)
    again = load_file(train(STAGE, EXAMPLES, cut, before=None, seed=3))
    assert all(np.array_equal(again[name], expected[name]) for name in expected)
    assert not list(cut.glob("*checkpoint*"))


def test_what_was_learnt_can_be_packed_and_read_with(tmp_path: Path) -> None:
    learnt = train(Stage("more", 12, {"squad": 4}), EXAMPLES, tmp_path, before=None, seed=0)
    pack(learnt, tmp_path / "packed.safetensors")
    reader = OwnReader(tmp_path / "packed.safetensors")
    one = EXAMPLES[0]
    scores = reader.scores(one.question, [*one.answering, *one.others])
    assert scores.argmax() == 0


def test_the_embeddings_stay_as_they_are(tmp_path: Path) -> None:
    from dateline.index.reader.own import base_numbers

    learnt = load_file(train(STAGE, EXAMPLES, tmp_path, before=None, seed=0))
    base = base_numbers()
    changed = {name for name, value in base.items() if not np.array_equal(value, learnt[name])}
    assert changed
    assert not any("embeddings" in name for name in changed)


def test_a_copy_in_half_the_bits_reads_as_the_network_does_and_teaches_it() -> None:
    import torch

    from dateline.eval.reader.batches import candidates
    from dateline.eval.reader.halved import Halved
    from dateline.eval.reader.loss import listwise_loss
    from dateline.index.model import BUNDLED, resolve_model
    from dateline.index.reader.network import Network
    from dateline.index.runtimes.compiled import open_tokenizer

    torch.manual_seed(5)
    network = Network(attention="eager").eval()
    torch.nn.init.normal_(network.head.weight, std=0.05)
    halved, tokenizer = Halved(network), open_tokenizer(Path(resolve_model(BUNDLED)))
    drawn = [candidates(one, random.Random(5)) for one in EXAMPLES[:2]]

    exact = listwise_loss(network, drawn, tokenizer, "cpu")
    exact.backward()  # type: ignore[no-untyped-call]
    wanted = {name: p.grad.flatten() for name, p in network.named_parameters() if p.grad is not None}
    network.zero_grad()
    near = listwise_loss(halved.copy, drawn, tokenizer, "cpu")
    near.backward()  # type: ignore[no-untyped-call]
    halved.give_gradients()
    found = {name: p.grad.flatten() for name, p in network.named_parameters() if p.grad is not None}

    assert near.item() == pytest.approx(exact.item(), rel=0.01)
    assert found.keys() == wanted.keys()
    everything = [torch.cat([of[name] for name in wanted]) for of in (wanted, found)]
    assert torch.nn.functional.cosine_similarity(*everything, dim=0) > 0.99

    with torch.no_grad():
        network.head.bias += 1
    halved.take_weights()
    assert torch.equal(halved.copy.head.bias, network.head.bias)
