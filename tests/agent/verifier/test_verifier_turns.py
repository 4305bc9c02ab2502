"""What turns a statement: not, plans to, allegedly, denied; more and fewer; who says it; who does it to whom."""

from __future__ import annotations

import pytest
from claims import held, kinds


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The council did not approve the plan for the bridge.", "The council approved the plan for the bridge."),
        ("The plan for the bridge was approved.", "The plan for the bridge was not approved."),
        ("The plan for the bridge wasn’t approved.", "The plan for the bridge was approved."),
        ("The mayor attended the fair in Orle.", "The mayor failed to attend the fair in Orle."),
        ("The fair is just a northern thing.", "The fair is not just a northern thing."),
        ("The passengers never reached Marren.", "The passengers reached Marren."),
        ("The treatment is effective in adults.", "The treatment is ineffective in adults."),
        ("It is unlikely that the dam will hold.", "It is likely that the dam will hold."),
    ],
)
def test_a_not_put_in_or_left_out_is_found(claim: str, quote: str) -> None:
    assert not held(claim, quote).supported
    assert kinds(claim, quote) & {"negation", "hedge"}


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The council didn't approve the plan.", "The council did not approve the plan."),
        ("The council could not approve the plan.", "The council couldn’t approve the plan."),
        ("The fair drew 300 guests.", "The fair drew 300 guests, though it was not advertised."),
        ("No more than 30 guests came to the fair.", "No more than 30 guests came to the fair, the mayor said."),
        ("The ferry left Marren on May 14.", "On May 14 the ferry left Marren."),
    ],
)
def test_the_same_not_in_another_form_is_no_finding(claim: str, quote: str) -> None:
    assert kinds(claim, quote) <= {"meaning"}


@pytest.mark.parametrize(
    ("claim", "quote", "kind"),
    [
        ("The firm will close the plant in Orle.", "The firm plans to close the plant in Orle.", "hedge"),
        ("The firm will close the plant in Orle.", "The firm may close the plant in Orle.", "hedge"),
        ("The dam is expected to hold.", "The dam holds.", "hedge"),
        ("Ibsley stole the astrolabe.", "Ibsley allegedly stole the astrolabe.", "hedge"),
        ("Ibsley was paid by the museum.", "Ibsley is thought to have been paid by the museum.", "hedge"),
        ("The minister confirmed taking bribes.", "The minister denied taking bribes.", "attribution"),
        ("The minister denied the dam was safe.", "The minister said the dam was safe.", "attribution"),
    ],
)
def test_a_plan_a_chance_a_charge_or_a_denial_is_not_a_fact(claim: str, quote: str, kind: str) -> None:
    assert kind in kinds(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Unemployment in Orle fell to 6 per cent.", "Unemployment in Orle rose to 6 per cent."),
        ("The mayor resigned before the vote.", "The mayor resigned after the vote."),
        ("It was the first win of the season.", "It was the last win of the season."),
        ("The council rejected the plan.", "The council approved the plan."),
        ("Prices rose in May and fell in June.", "Prices fell in May and rose in June."),
        ("In May prices rose, in June they fell.", "In May prices fell, in June they rose."),
        ("The village lies north of the river.", "The village lies south of the river."),
    ],
)
def test_the_opposite_direction_is_found(claim: str, quote: str) -> None:
    assert kinds(claim, quote) == {"comparison"}


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Prices rose in May and fell in June.", "In May prices rose, in June they fell."),
        ("In May prices rose, in June they fell.", "Prices rose in May and fell in June."),
        ("Prices rose in May and fell in June.", "Prices fell in June and rose in May."),
        ("before , after in the first march after before", "before , after in the first march after before"),
    ],
)
def test_two_opposite_words_in_another_order_are_no_finding(claim: str, quote: str) -> None:
    assert "comparison" not in kinds(f"{claim} ", f"{quote} So it was.")


def test_two_words_of_one_direction_are_the_same() -> None:
    claim, quote = "Unemployment in Orle increased to 6 per cent.", "Unemployment in Orle rose to 6 per cent."
    assert held(claim, quote).supported


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The dam is safe, the union said.", "The dam is safe, engineers said."),
        ("The dam is safe, Bea Sharp said.", "The dam is safe, Ada Finch said."),
        ("According to prosecutors, the dam is safe.", "According to the ministry, the dam is safe."),
        ("Federal prosecutors said the dam is safe.", "Federal officials said the dam is safe."),
        pytest.param(
            "The mayor of Orle said the dam is safe.",
            "The mayor of Orle met Ada Finch, who said the dam is safe.",
            marks=pytest.mark.xfail(reason="whom a “who” stands for is not read", strict=True),
        ),
    ],
)
def test_another_speaker_is_found(claim: str, quote: str) -> None:
    assert kinds(claim, quote) & {"attribution", "name"}


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Engineers said the dam at Orle is safe.", "The dam at Orle is safe, engineers said."),
        ("According to engineers, the dam at Orle is safe.", "The dam at Orle is safe, said engineers."),
        ("The dam at Orle is safe.", "The dam at Orle is safe, engineers said."),
        ("The dam at Orle is safe, said Ada Finch.", "The dam at Orle is safe, said Ada Finch, who built it."),
        ("Finch said the dam at Orle is safe.", "Ada Finch, the engineer, said the dam at Orle is safe."),
        ("US officials said the dam at Orle is safe.", "United States officials said the dam at Orle is safe."),
    ],
)
def test_the_same_speaker_in_another_place_or_left_out_is_no_finding(claim: str, quote: str) -> None:
    assert kinds(claim, quote) == set()


@pytest.mark.parametrize(
    ("claim", "quote", "is_turned"),
    [
        ("Norway sued Iceland over the fish.", "Iceland sued Norway over the fish.", True),
        ("Ada Finch replaced Bea Sharp in May.", "Bea Sharp replaced Ada Finch in May.", True),
        ("Norway was sued by Iceland over the fish.", "Iceland sued Norway over the fish.", False),
        ("Norway, Iceland and Denmark have signed.", "Iceland, Denmark and Norway have signed.", False),
        ("Norway and Iceland signed the pact.", "Iceland and Norway signed the pact.", False),
    ],
)
def test_who_does_it_to_whom_may_not_change(claim: str, quote: str, is_turned: bool) -> None:
    assert ("order" in kinds(claim, quote)) is is_turned
