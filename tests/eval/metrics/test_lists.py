"""Items of a list: which are named, and what else the answer lists, worked out by hand."""

from __future__ import annotations

import pytest

from dateline.eval.metrics.lists import item_f1, item_precision, item_recall

ACSA = (
    ("the U.S.", "United States"), ("Thailand",), ("Australia",), ("New Zealand",),
    ("Turkey",), ("the Philippines",), ("Israel",), ("Canada",),
)  # fmt: skip
SHIPS = (("Sokol",), ("Vydra",), ("Saint Colman",))
WHOLE = "They are the U.S., Thailand, Australia, New Zealand, Turkey, the Philippines, Israel and Canada."


@pytest.mark.parametrize(
    ("text", "recall"),
    [
        (WHOLE, 1.0),
        ("The United States and Canada.", 2 / 8),
        ("He told us of New Zealanders.", 0.0),  # neither “us” nor “Zealanders” is an item
        ("Canada, Canada and Canada.", 1 / 8),
        ("", 0.0),
    ],
)
def test_recall_is_the_share_of_the_items_that_are_named(text: str, recall: float) -> None:
    assert item_recall(text, ACSA) == recall


@pytest.mark.parametrize(
    ("claims", "precision"),
    [
        ([WHOLE], 1.0),
        # two right, Peru and Spain wrong
        (["They are Thailand, Peru, Canada and Spain."], 2 / 4),
        # the same wrong one twice counts once
        (["They are Thailand, Peru and Canada.", "They are Israel, Peru and Turkey."], 4 / 5),
        # after a colon the first segment counts, too
        (["Signed: Peru, Thailand, Canada"], 2 / 3),
        # the sentence’s opening does not
        (["Korea signed such pacts with Peru, Thailand and Canada."], 1.0),
        # in parentheses stands no item
        (["They are Thailand (since 1991, under Chatichai, in Seoul), Canada and Israel."], 1.0),
        # claims as short as an item are a list
        (["Thailand.", "Peru.", "Canada."], 2 / 3),
        # a list of other things is not the answer’s list
        (["Delegates ate fish, bread and cheese.", "They are Thailand, Canada and Israel."], 1.0),
        # names without a list
        (["Thailand signed it."], None),
        (["Nobody signed."], None),
        ([], None),
    ],
)
def test_precision_is_the_share_of_what_is_listed_that_belongs(claims: list[str], precision: float | None) -> None:
    assert item_precision(claims, ACSA) == precision


def test_a_wrong_item_is_at_most_two_words_longer_than_the_longest_right_one() -> None:
    assert item_precision(["They were Sokol, Vydra and the old Norvalian Teal Water."], SHIPS) == 2 / 3
    assert item_precision(["They were Sokol, Vydra and a supply ship that had come from Marren."], SHIPS) is None
    assert item_precision(["They were Sokol, Vydra, Saint Colman, and it rained all week long."], SHIPS) == 1.0


def test_an_items_comma_or_and_does_not_cut_it() -> None:
    firms = (("Strand & Keel",), ("Stell, Brothers and Sons",), ("Abbot",))
    assert item_precision(["Bidders: Strand & Keel, Stell, Brothers and Sons, Abbot"], firms) == 1.0


def test_abbreviations_and_numbers_in_words_are_items_in_any_spelling() -> None:
    assert item_precision(["They are the US, Thailand, Peru and Canada."], ACSA) == 3 / 4
    years = (("21",), ("1,000",), ("three",))
    assert item_recall("twenty-one, 1000 and 3", years) == 1.0
    assert item_precision(["Steps: twenty-one, 1000, 3, 7"], years) == 3 / 4


def test_f1_is_the_harmonic_mean() -> None:
    # precision 2/4, recall 2/8
    assert item_f1(["They are Thailand, Peru, Canada and Spain."], ACSA) == pytest.approx(2 * 0.5 * 0.25 / 0.75)
    assert item_f1([WHOLE], ACSA) == 1.0
    assert item_f1(["Nobody signed."], ACSA) == 0.0
    assert item_f1(["Thailand signed it."], ACSA) is None
