"""A model of entailment decides on meaning, by whatever names its labels have; it never outvotes an exact rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dateline.agent.verifier import Quote, RuleVerifier, open_verifier
from dateline.agent.verifier.model import ModelVerifier
from dateline.index.errors import InputError, ModelError
from dateline.index.model import bundled_folder

QUOTE = Quote("The ferry Saint Brannoc left Marren with 214 passengers on Tuesday.", "2012-03-07")
TOLD = "On Tuesday 214 passengers sailed from Marren on the Saint Brannoc."
"""True by the quote, in other words."""
NLI = ("contradiction", "entailment", "neutral")


def made(folder: Path, bias: Sequence[float], labels: Sequence[str] = ()) -> str:
    """A model that says the same of every pair: the bundled encoder's weights under a head of zeros and this bias."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    named = {"id2label": dict(enumerate(labels)), "label2id": {label: i for i, label in enumerate(labels)}}
    model = AutoModelForSequenceClassification.from_pretrained(
        bundled_folder(), num_labels=len(bias), **(named if labels else {})
    )
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor(bias))
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(bundled_folder()).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def says_yes(tmp_path_factory: pytest.TempPathFactory) -> ModelVerifier:
    return ModelVerifier(made(tmp_path_factory.mktemp("model"), (0.0, 4.0, 0.0), NLI))


@pytest.fixture(scope="module")
def says_no(tmp_path_factory: pytest.TempPathFactory) -> ModelVerifier:
    return ModelVerifier(made(tmp_path_factory.mktemp("model"), (4.0, 0.0, 0.0), NLI))


def test_a_claim_that_the_model_finds_entailed_passes_with_the_models_chance(says_yes: ModelVerifier) -> None:
    verdict = says_yes.verify(TOLD, [QUOTE])
    assert verdict.supported
    assert verdict.findings == ()
    assert verdict.score == pytest.approx(0.9647, abs=1e-3)


def test_the_model_passes_what_likeness_in_words_would_not(says_yes: ModelVerifier) -> None:
    claim = "The vessel sailed."
    assert [finding.kind for finding in RuleVerifier().verify(claim, [QUOTE]).findings] == ["meaning"]
    assert says_yes.verify(claim, [QUOTE]).supported


def test_a_claim_that_the_model_does_not_find_entailed_is_told_so(says_no: ModelVerifier) -> None:
    verdict = says_no.verify(TOLD, [QUOTE])
    assert not verdict.supported
    (finding,) = verdict.findings
    assert (finding.kind, finding.words) == ("meaning", TOLD)
    assert finding.why.startswith("By the model ")
    assert verdict.score == pytest.approx(0.0177, abs=1e-3)


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("The ferry Saint Brannoc left Marren with 241 passengers on Tuesday.", "number"),
        ("The ferry Saint Brannoc left Marren with 214 passengers on Monday.", "date"),
        ("The ferry Saint Brannoc did not leave Marren on Tuesday.", "negation"),
        ("The ferry Saint Brannoc left Orle with 214 passengers on Tuesday.", "name"),
    ],
)
def test_no_model_outvotes_an_exact_rule(says_yes: ModelVerifier, claim: str, kind: str) -> None:
    verdict = says_yes.verify(claim, [QUOTE])
    assert not verdict.supported
    assert kind in {finding.kind for finding in verdict.findings}


def test_a_quote_word_for_word_needs_no_model(says_no: ModelVerifier) -> None:
    assert says_no.verify(f"  {QUOTE.text} ", [QUOTE]).score == 1.0


def test_rules_and_model_must_agree_on_the_same_quote(says_yes: ModelVerifier) -> None:
    other = Quote("Ada Finch keeps bees in Orle.")
    assert says_yes.verify(TOLD, [other, QUOTE]).supported
    assert not says_yes.verify(TOLD, [other]).supported


def test_the_label_is_found_by_its_name_wherever_it_stands(tmp_path: Path) -> None:
    first = ModelVerifier(made(tmp_path / "first", (4.0, 0.0, 0.0), ("ENTAILMENT", "NEUTRAL", "CONTRADICTION")))
    two = ModelVerifier(made(tmp_path / "two", (0.0, 4.0), ("not_entailment", "entailment")))
    assert first.verify(TOLD, [QUOTE]).supported
    assert two.verify(TOLD, [QUOTE]).supported


@pytest.mark.parametrize(("bias", "supported"), [(2.0, True), (-2.0, False)])
def test_a_model_with_one_score_is_asked_for_that(tmp_path: Path, bias: float, supported: bool) -> None:
    verdict = ModelVerifier(made(tmp_path / "one", (bias,))).verify(TOLD, [QUOTE])
    assert verdict.supported == supported
    assert verdict.score == pytest.approx(0.8808 if supported else 0.1192, abs=1e-3)


def test_labels_without_entailment_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"are label_0, label_1, label_2, and none of them is entailment"):
        ModelVerifier(made(tmp_path / "bare", (0.0, 0.0, 0.0))).verify(TOLD, [QUOTE])


def test_what_is_no_such_model_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"There is no folder .*nothing"):
        ModelVerifier(str(tmp_path / "nothing"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match=r"cannot be loaded .*name a folder that holds one"):
        ModelVerifier(str(tmp_path / "empty")).verify(TOLD, [QUOTE])
    with pytest.raises(ModelError, match=r"is no verifier model: nothing in it judges a pair"):
        ModelVerifier(str(bundled_folder())).verify(TOLD, [QUOTE])


@pytest.mark.parametrize("claim", ["", "  ", "?!", "x" * 5_000, "who won? \udcff", "한국" * 900])
def test_odd_text_is_refused_or_judged_and_never_raises(says_yes: ModelVerifier, claim: str) -> None:
    says_yes.verify(claim, [QUOTE, Quote(""), Quote("\ud800")])
    assert not says_yes.verify(claim, []).supported


def test_a_verifier_is_chosen_by_name(tmp_path: Path) -> None:
    assert isinstance(open_verifier("rules"), RuleVerifier)
    folder = made(tmp_path / "model", (0.0, 4.0, 0.0), NLI)
    assert open_verifier(folder) is open_verifier(folder)
    with pytest.raises(InputError, match="A verifier is “rules”"):
        open_verifier(" ")
