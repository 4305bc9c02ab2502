"""The verifier as a whole: the seam, several quotes, likeness, properties, and hostile text."""

from __future__ import annotations

import random
from dataclasses import FrozenInstanceError

import pytest
from claims import VERIFIER, held
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.agent.verifier import Finding, Quote, RuleVerifier, Verdict, Verifier
from dateline.agent.verifier.reading import read
from dateline.agent.verifier.rules import findings
from dateline.index.encoder import Encoder

FERRY = "The ferry Saint Brannoc left Marren with 214 passengers and 30 crew on Tuesday, police said."
FISH = "Norway's parliament rejected the treaty on fishing by 88 votes to 81 after a debate of nine hours."


def test_a_quote_word_for_word_passes_at_once_whatever_it_is() -> None:
    for text in (FERRY, "—", "…!", "1", "한국", "  two\n lines "):
        assert held(" ".join(text.split()), text) == Verdict(True, 1.0)


def test_a_verdict_is_data() -> None:
    verdict = held("The ferry left Orle.", FERRY)
    assert isinstance(verdict.findings[0], Finding)
    with pytest.raises(FrozenInstanceError):
        verdict.score = 1.0  # type: ignore[misc]


@pytest.mark.parametrize("claim", ["", "   ", "…", "“”", "\x00\x01"])
def test_a_claim_without_words_is_not_supported(claim: str) -> None:
    verdict = held(claim, FERRY)
    assert (verdict.supported, verdict.score) == (False, 0.0)


@pytest.mark.parametrize("quotes", [(), ("",), ("  ", "…")])
def test_a_claim_without_quotes_is_not_supported(quotes: tuple[str, ...]) -> None:
    verdict = held(FERRY, *quotes)
    assert not verdict.supported
    assert verdict.findings[0].why == "No quote stands behind the claim."


def test_another_sentence_on_another_matter_is_not_supported() -> None:
    assert [finding.kind for finding in held("The fair in the park was a success.", FERRY).findings] == ["meaning"]


def test_one_quote_that_bears_it_out_is_enough() -> None:
    claim = "The ferry Saint Brannoc left Marren with 214 passengers on Tuesday."
    assert held(claim, FISH, FERRY).supported
    assert held(claim, FERRY, FERRY.replace("214", "215")).supported


def test_what_two_quotes_say_together_is_supported() -> None:
    claim = "The hives of Orle gave 30 jars and the crossing to Marren takes six hours."
    assert held(claim, "The hives of Orle gave 30 jars.", "The crossing to Marren takes six hours.").supported
    assert not held(claim, "The hives of Orle gave 30 jars.").supported


def test_quotes_of_two_dates_keep_their_own_yesterday() -> None:
    claim = "The dam at Orle broke on 4 January 2011 and the bridge at Carrow was closed on 9 January 2011."
    quotes = [
        Quote("The dam at Orle broke yesterday.", "2011-01-05"),
        Quote("The bridge at Carrow was closed yesterday.", "2011-01-10"),
    ]
    assert not [f for f in VERIFIER.verify(claim, quotes).findings if f.kind == "date"]
    assert [f for f in VERIFIER.verify(claim.replace("9 Jan", "8 Jan"), quotes).findings if f.kind == "date"]


def test_with_an_encoder_meaning_counts_too(encoder: Encoder) -> None:
    verifier: Verifier = RuleVerifier(encoder)
    quote = [Quote("The hives of Orle gave a poor harvest of honey this summer, the beekeeper Ada Finch said.")]
    near = verifier.verify(
        "The beekeeper Ada Finch said the hives of Orle gave a poor honey harvest this summer.", quote
    )
    far = verifier.verify("The beekeeper Ada Finch said the fair in Orle drew a crowd this summer.", quote)
    assert near.supported
    assert not far.supported
    assert near.score > far.score


def test_a_higher_threshold_supports_less() -> None:
    claim = "The ferry Saint Brannoc left Marren with 214 passengers."
    assert held(claim, FERRY).supported
    strict = RuleVerifier(threshold=0.99).verify(claim, [Quote(FERRY)])
    assert not strict.supported
    assert strict.score == held(claim, FERRY).score


WORDS = st.sampled_from(
    "the ferry left Marren Orle with 214 30 two passengers on Tuesday may not said police Ada Finch rose fell by 5 % "
    "$ million January 2011 , . “ ” ( ) - before after more than allegedly 한국 شرطة 😀 U.S. didn’t plans to half "
    "of".split()
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)


@given(st.one_of(SENTENCES, st.text(max_size=200)))
def test_a_sentence_always_supports_itself(text: str) -> None:
    assert held(text, text).supported or not text.split()


@given(st.one_of(SENTENCES, st.text(max_size=120)))
def test_the_rules_find_nothing_in_a_sentence_held_against_itself(text: str) -> None:
    reading = read(text)
    assert findings(reading, reading) == ()


@given(SENTENCES, st.lists(SENTENCES, min_size=2, max_size=4), st.randoms())
@settings(max_examples=50)
def test_the_order_of_quotes_does_not_matter(claim: str, quotes: list[str], rng: random.Random) -> None:
    shuffled = list(quotes)
    rng.shuffle(shuffled)
    assert held(claim, *quotes) == held(claim, *shuffled)


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=1, max_value=9), st.data())
def test_a_changed_digit_is_always_caught(number: int, by: int, data: st.DataObject) -> None:
    digits = str(number)
    place = data.draw(st.integers(min_value=0, max_value=len(digits) - 1))
    other = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    quote = f"The bridge at Carrow cost {digits} crowns, the council said."
    verdict = held(quote.replace(digits, other), quote)
    assert not verdict.supported or int(other) == number
    assert int(other) == number or verdict.findings[0].kind in ("number", "date", "unit")


HOSTILE = {
    "empty words": "a " * 50_000,
    "numbers": "1 " * 50_000,
    "quotation marks": '"' * 100_000,
    "full stops": "." * 100_000,
    "one long number": "9" * 100_000,
    "capitals": "Ab " * 33_000,
    "hyphens": "twenty-" * 14_000,
    "fractions": "1/2 " * 25_000,
    "nots": "not " * 25_000,
    "speakers": "said " * 20_000,
    "months": "may 1 " * 16_000,
    "years": "2010 " * 20_000,
    "Hangul": "한국과 일본은 " * 12_000,
    "Arabic": "قالت الشرطة إن العبارة " * 4_000,
    "emoji": "😀👍🏽" * 20_000,
    "control characters": "\x00\x01\u202e" * 30_000,
    "halves of characters": "\ud800" * 50_000,
    "combining marks": "a" + "\u0301" * 100_000,
    "white space": " \n\t" * 33_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_neither_raises_nor_hangs(text: str) -> None:
    for claim, quote in ((FERRY, text), (text, FERRY), (text[:3_900], text), (text[:3_900], f"x {text[:3_000]}")):
        assert 0.0 <= held(claim, quote).score <= 1.0
    assert held(text, text).supported or not text.split()


def test_a_claim_as_long_as_an_article_is_not_one_claim() -> None:
    verdict = held(f"{FERRY} " * 60, FERRY, FISH)
    assert (verdict.supported, verdict.findings[0].kind) == (False, "meaning")
    assert "not one claim" in verdict.findings[0].why
