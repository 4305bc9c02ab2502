"""Names, and what may stand for them."""

from __future__ import annotations

import pytest
from claims import held, kinds

from dateline.agent.verifier.reading import read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The mayor of Port Alder met Ada Finch.", [("port", "alder"), ("ada", "finch")]),
        ("Jean-Luc de la Tour and Mr. Finch spoke.", [("jean", "luc", "tour"), ("finch",)]),
        ("Ex-President Finch spoke.", [("president", "finch")]),
        ("However, it rained on Monday in March.", []),
        ("Police said it was over.", []),
        ("Japan will sign.", [("japan",)]),
        ("NATO and the U.S. signed.", [("nato",), ("us",)]),
    ],
)
def test_names_are_runs_of_capitals(text: str, found: list[tuple[str, ...]]) -> None:
    assert [name.words for name in read(text).names] == found


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (
            "The treaty was signed by the U.S. in Port Alder.",
            "The treaty was signed by the United States in Port Alder.",
        ),
        ("The treaty was signed by the United States in Orle.", "The treaty was signed by the US in Orle."),
        ("The treaty was backed by the European Union.", "The treaty was backed by the EU."),
        ("In Orle the World Health Organization warned of measles.", "In Orle the WHO warned of measles."),
        (
            "The WHO warned the people of Orle of measles.",
            "The World Health Organization warned the people of Orle of measles.",
        ),
        ("Troops of Korea joined the drill near Orle.", "Korean troops joined the drill near Orle."),
        ("Troops of France joined the drill near Orle.", "French troops joined the drill near Orle."),
        ("The mayor met Finch in Orle on the new bridge.", "The mayor met Mr. Ada Finch in Orle on the new bridge."),
        ("The mayor met Muller’s son in Orle.", "The mayor met Müller's son in Orle."),
    ],
)
def test_another_form_of_a_name_is_the_same_name(claim: str, quote: str) -> None:
    assert "name" not in kinds(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The pact was signed by Austria.", "The pact was signed by Australia."),
        ("The pact was signed by Nigeria.", "The pact was signed by Niger."),
        ("The pact was signed by Iraq.", "The pact was signed by Iran."),
        ("The mayor met Bea Finch.", "The mayor met Ada Finch."),
        ("The mayor met Ada Sharp.", "The mayor met Ada Finch."),
        ("Marren will host the fair.", "Orle will host the fair."),
        ("Marren users complained of the new bins.", "Orle users complained of the new bins."),
        ("The UN warned of measles.", "The WHO warned of measles."),
        ("It was, as a mayor, Ashleigh Sharp who won.", "It was, as a mayor, Ashleigh Finch who won."),
    ],
)
def test_another_name_is_found(claim: str, quote: str) -> None:
    assert "name" in kinds(claim, quote)


def test_a_title_that_the_quotes_do_not_have_is_not_borne_out() -> None:
    assert not held("They met President Finch in Orle.", "They met Senator Finch in Orle.").supported


def test_names_in_small_letters_are_left_to_the_words() -> None:
    assert kinds("gareth finch led orle to the cup.", "gareth finch led orle to the cup in may.") <= {"meaning"}
