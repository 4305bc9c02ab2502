"""Dates: kept as precisely as stated, never completed, and compared as instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.index.dates import instant, stated_date
from dateline.index.errors import InputError

DAYS = st.dates(date(1600, 1, 1), date(2099, 12, 31))
ZONES = st.integers(-14 * 4, 14 * 4).map(lambda quarter: timezone(timedelta(minutes=15 * quarter)))
MOMENTS = st.datetimes(datetime(1600, 1, 2), datetime(2099, 12, 30), timezones=ZONES).map(
    lambda moment: moment.replace(microsecond=0)
)


@settings(deadline=None, max_examples=60)
@given(DAYS, st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y"]))
def test_a_day_stays_a_day(day: date, form: str) -> None:
    assert stated_date(day.strftime(form)) == day.isoformat()
    assert stated_date(day) == day.isoformat()


@settings(deadline=None, max_examples=60)
@given(MOMENTS)
def test_a_moment_keeps_its_time_and_zone(moment: datetime) -> None:
    stated = stated_date(moment.isoformat())
    assert stated == moment.isoformat()
    assert instant(stated) == int(moment.timestamp())


@settings(deadline=None, max_examples=60)
@given(MOMENTS)
def test_a_moment_as_letters_state_it_is_the_same_moment(moment: datetime) -> None:
    assert stated_date(moment.strftime("%a, %d %b %Y %H:%M:%S %z")) == moment.isoformat()
    assert stated_date(moment.strftime("%-d %b %Y %H:%M")) == moment.replace(second=0, tzinfo=None).isoformat()
    assert stated_date(moment.strftime("%a, %d %b %Y %H:%M:%S EST")) == f"{moment:%Y-%m-%dT%H:%M:%S}-05:00"


@pytest.mark.parametrize(
    "text", ["Thu, 30 Feb 2012 09:00:00 GMT", "Mon, 05 Mar 2012 24:61:00 +0100", "5 Mar 2012 9:99 EST"]
)
def test_a_moment_that_there_is_not_is_none_as_letters_state_it(text: str) -> None:
    assert stated_date(text) is None


@settings(deadline=None, max_examples=60)
@given(MOMENTS, MOMENTS)
def test_instants_are_in_the_order_of_the_moments(one: datetime, two: datetime) -> None:
    assert (instant(one.isoformat()) < instant(two.isoformat())) == (one < two)


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(max_size=90),
        st.from_regex(r"[0-9:+\-/., TZ]{0,30}20[0-9]{2}[0-9:+\-/., TZapm]{0,30}", fullmatch=True),
        st.lists(
            st.sampled_from("Jan 5 2011 10:00 +9900 pm Z T 2011-01-05 Tuesday 24:00 , . 99".split()), max_size=7
        ).map(" ".join),
    )
)
def test_any_text_is_a_date_that_can_be_compared_or_none(text: str) -> None:
    stated = stated_date(text)
    if stated is not None:
        assert isinstance(instant(stated), int)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "January 5", "2011", "January 2011", "Tuesday, 10:30", "10:30", "5 minutes ago", "the 2012 plan"],
)
def test_what_states_no_day_gives_no_date(text: str) -> None:
    assert stated_date(text) is None


@pytest.mark.parametrize("value", [None, 2011, 20110105, 1.5, True, ["2011-01-05"], {"@value": "2011-01-05"}])
def test_what_is_no_text_gives_no_date(value: object) -> None:
    assert stated_date(value) is None


@pytest.mark.parametrize("text", ["2 April 2012", "2 avril 2012", "2012-4-2", "2012/04/02", "2012.04.02"])
def test_behind_the_year_the_month_comes_first_wherever_the_day_does(text: str) -> None:
    assert stated_date(text, day_first=True) == stated_date(text) == "2012-04-02"
    assert stated_date(f"{text} 6:00", day_first=True) == "2012-04-02T06:00:00"


def test_a_dotted_date_has_the_day_first() -> None:
    assert stated_date("05.01.2011") == "2011-01-05"
    assert stated_date("24.12.2011") == "2011-12-24"


def test_no_time_is_added_to_a_day_and_none_taken_from_a_moment() -> None:
    assert stated_date("Jan. 5, 2011") == "2011-01-05"
    assert stated_date("Jan. 5, 2011 8:15") == "2011-01-05T08:15:00"
    assert stated_date("2011-01-05T08:15:30Z") == "2011-01-05T08:15:30+00:00"


def test_a_day_counts_to_its_end_where_that_is_asked() -> None:
    begin = int(datetime(2011, 1, 5, tzinfo=UTC).timestamp())
    assert instant("2011-01-05") == begin
    assert instant("2011-01-05", end_of_day=True) == begin + 86_399
    assert instant("2011-01-05T08:00:00", end_of_day=True) == begin + 8 * 3600


@pytest.mark.parametrize("text", ["", "soon", "2011-13-01", "2011-02-30", "05/01/2011", "2011-01-05T25:00"])
def test_what_is_no_iso_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match="is not a date; write it as 2011-01-05"):
        instant(text)
