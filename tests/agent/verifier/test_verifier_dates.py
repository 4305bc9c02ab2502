"""Times: days, months, years, weekdays, hours; relative ones seen from the article's day."""

from __future__ import annotations

import pytest
from claims import held, kinds

from dateline.agent.verifier.dates import moments

PUBLISHED = "2011-01-05T08:15:00+09:00"
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("on 5 January 2011", (2011, 1, 5)),
        ("on January 5, 2011", (2011, 1, 5)),
        ("on Jan. 5", (None, 1, 5)),
        ("on the 5th of January", (None, 1, 5)),
        ("on 2011-01-05", (2011, 1, 5)),
        ("in March 2012", (2012, 3, None)),
        ("in May", (None, 5, None)),
        ("in 1998", (1998, None, None)),
        ("from may 27", (None, 5, 27)),
        ("late in march", (None, 3, None)),
        ("in 1998, when it rained", (1998, None, None)),
    ],
)
def test_a_date_is_read_as_far_as_it_is_stated(text: str, parts: tuple[int | None, ...]) -> None:
    (moment,) = moments(text)
    assert (moment.year, moment.month, moment.day) == parts


@pytest.mark.parametrize(
    "text",
    [
        "They may march.",
        "children under 8 may come",
        "Mayor Theresa May",
        "2,010 crowns",
        "2010 people",
        "99 of 100",
        "10:75",
        "those who take part in may be asked",
        "1500 kilometres",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert moments(text) == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("She was elected mayor of Orle in 2012.", "She was elected mayor of Orle on 5 June 2012."),
        ("She was elected mayor of Orle on June 5, 2012.", "She was elected mayor of Orle on 5 June 2012."),
        ("She was elected mayor of Orle on 2012-06-05.", "She was elected mayor of Orle on 5 June 2012."),
        ("The talks at the town hall began at 2:30 p.m.", "The talks at the town hall began at 14:30."),
        ("The mill at Orle was built in the 1980s.", "The mill at Orle was built in 1984."),
        ("The fair ran in spring 2012.", "The fair ran in the spring of 2012."),
    ],
)
def test_the_same_time_said_otherwise_or_less_exactly_is_borne_out(claim: str, quote: str) -> None:
    assert kinds(claim, quote) <= {"meaning"}


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("She was elected mayor in May 2012.", "She was elected mayor in June 2012."),
        ("She was elected mayor on 6 June 2012.", "She was elected mayor on 5 June 2012."),
        ("She was elected mayor on 5 June 2012.", "She was elected mayor in 2012."),
        ("She was elected mayor in 2011.", "She was elected mayor in 2012."),
        ("The fair opened on Monday.", "The fair opened on Tuesday."),
        ("The talks began at 3:30 p.m.", "The talks began at 14:30."),
        ("The mill was built in the 1970s.", "The mill was built in 1984."),
        ("The fair ran in the autumn of 2012.", "The fair ran in the spring of 2012."),
        ("The fair opened yesterday.", "The fair opened on 5 June 2012."),
    ],
)
def test_another_time_or_a_more_exact_one_is_found(claim: str, quote: str) -> None:
    assert "date" in kinds(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote", "is_so"),
    [
        ("He spoke to the council on 4 January 2011.", "He spoke to the council on Tuesday.", True),
        ("He spoke to the council on 3 January 2011.", "He spoke to the council on Tuesday.", False),
        ("He spoke to the council on January 4.", "He spoke to the council yesterday.", True),
        ("He spoke to the council on January 5.", "He spoke to the council yesterday.", False),
        ("He spoke to the council on Tuesday.", "He spoke to the council yesterday.", True),
        ("He left the council in 2010.", "He left the council last year.", True),
        ("He left the council in 2009.", "He left the council last year.", False),
        ("He left the council on 3 March 2011.", "He leaves the council on 3 March.", True),
    ],
)
def test_relative_times_are_resolved_against_the_articles_date(claim: str, quote: str, is_so: bool) -> None:
    assert ("date" not in kinds(claim, quote, published_at=PUBLISHED)) is is_so


def test_without_the_articles_date_a_weekday_is_no_day_of_a_month() -> None:
    assert "date" in kinds("He spoke to the council on 4 January 2011.", "He spoke to the council on Tuesday.")


@pytest.mark.parametrize("published_at", ["", "yesterday", "2011", "9999-12-31", "0001-01-01"])
def test_odd_dates_of_publication_do_no_harm(published_at: str) -> None:
    assert held("He spoke on Tuesday last week.", "She spoke on Tuesday, not yesterday.", published_at=published_at)
