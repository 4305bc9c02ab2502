"""What is marked in a text is what counts as an accepted answer in it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.eval.metrics import contains
from dateline.eval.report.marks import marks

TEXT = "The U.S. paid 1,000 crowns to the “Norvale Cup”, and the U.S.-led council paid one thousand."


def marked(text: str, *accepted: str) -> list[str]:
    return [text[start:end] for start, end in marks(text, accepted)]


@pytest.mark.parametrize(
    ("accepted", "found"),
    [
        (("norvale cup",), ["Norvale Cup"]),
        (("1000 crowns",), ["1,000 crowns"]),
        (("the US",), ["U.S", "U.S"]),
        (("paid 1000", "1000 crowns"), ["paid 1,000 crowns"]),
        (("cup and",), ["Cup”, and"]),
        (("orvale", "", "the", "?!"), []),
        ((), []),
    ],
)
def test_accepted_answers_are_found_where_they_stand(accepted: tuple[str, ...], found: list[str]) -> None:
    assert marked(TEXT, *accepted) == found


@given(st.text("ab A.,-'1é🙂 ", max_size=40), st.lists(st.text("ab1é ", min_size=1, max_size=4), max_size=3))
def test_a_text_is_marked_exactly_where_it_counts(text: str, accepted: list[str]) -> None:
    places = marks(text, accepted)
    assert bool(places) is contains(text, accepted)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    for start, end in places:
        assert contains(text[start:end], accepted)
