"""Numbers, units and currencies: what is the same, and what is not."""

from __future__ import annotations

import pytest
from claims import held, kinds

from dateline.agent.verifier.figures import figure
from dateline.agent.verifier.reading import read

FERRY = "The ferry left Marren with 214 passengers and 30 crew on Tuesday, police said."


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It cost 1,250.5 crowns.", [1250.5]),
        ("It cost two and a half million crowns.", [2.5e6]),
        ("Some two hundred and fourteen people came.", [214]),
        ("Twenty-five of the 30 men", [25, 30]),
        ("a dozen eggs and a hundred loaves", [12, 100]),
        ("It rose to 3½ per cent.", [3.5]),
        ("3 ½ cups, ½ a cup and ⅞ of a cup", [3.5, 0.5, 0.875]),
        ("² and zero thirds", [0]),
        ("1600 square metres in 2010, 1500-metre races", [1600, 1500]),
        ("$4.5bn and €20m", [4.5e9, 20e6]),
        ("five, ten and twenty", [5, 10, 20]),
        ("one in five voters", [20]),
        ("two-thirds of the voters, a quarter of them women", [pytest.approx(200 / 3), 25]),
        ("the 21st day, the twenty-first day, the third day", [21, 21, 3]),
        ("Covid-19 and the F-16", []),
        ("no one, and one of them", []),
        ("zero", [0]),
        ("1.2.3 and 10:30:05", []),
        ("In 2010, on 5 January, at 10:30", []),
    ],
)
def test_numbers_are_read_however_they_are_written(text: str, values: list[float]) -> None:
    assert [quantity.low for quantity in read(text).quantities] == values


@pytest.mark.parametrize(
    ("digits", "value"),
    [("1,250", 1250), ("1,5", 1.5), ("12.75", 12.75), ("1,250,000.5", 1250000.5), ("1,25,000", None), ("10:30", None)],
)
def test_commas_part_thousands_or_are_decimal(digits: str, value: float | None) -> None:
    assert figure(digits) == value


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The ferry left Marren with two hundred and fourteen passengers on Tuesday.", FERRY),
        ("Half of the voters in Orle backed the plan.", "Some 50 per cent of the voters in Orle backed the plan."),
        ("A third of the voters in Orle backed the plan.", "In all 33 percent of the voters in Orle backed the plan."),
        ("The bridge at Carrow cost about 400 million crowns.", "The bridge at Carrow cost 412 million crowns."),
        ("The bridge at Carrow cost 1.2 billion crowns.", "The bridge at Carrow cost 1,200 million crowns."),
        ("The road to Orle is 10 miles long.", "The road to Orle is 16 kilometres long."),
        ("The repair of the dam took two weeks.", "The repair of the dam took 14 days."),
        ("Between 5 and 10 km of track were lost.", "Some 5 to 10 km of track were lost."),
        ("The council paid 5 million dollars.", "The council paid $5 million."),
        ("More than 400 people came to the fair.", "Exactly 412 people came to the fair."),
        ("Hundreds of people came to the fair.", "Some 412 people came to the fair."),
        ("The plot is 1600 metres long.", "The plot is 1,600 metres long."),
        ("The deal was worth 20 million euros.", "The deal was worth €20m."),
    ],
)
def test_the_same_quantity_in_another_form_is_borne_out(claim: str, quote: str) -> None:
    assert held(claim, quote).findings == ()


@pytest.mark.parametrize(
    ("claim", "quote", "kind"),
    [
        ("The ferry left Marren with 241 passengers and 30 crew on Tuesday, police said.", FERRY, "number"),
        ("The ferry left Marren with 30 passengers and 214 crew on Tuesday, police said.", FERRY, "number"),
        ("The bridge at Carrow cost 400 million crowns.", "The bridge at Carrow cost 412 million crowns.", "number"),
        ("About 720,000 people live there.", "About 710,000 people live there.", "number"),
        ("The bridge at Carrow cost 412 billion crowns.", "The bridge at Carrow cost 412 million crowns.", "number"),
        ("Two thirds of the voters backed it.", "In all 33 percent of the voters backed it.", "number"),
        ("Between 5 and 12 km of track were lost.", "Some 5 to 10 km of track were lost.", "number"),
        ("He finished fourth in the race.", "He finished fifth in the race.", "number"),
        ("More than 250 people came.", "More than 310 people came.", "number"),
        ("The bridge at Carrow cost 412 million euros.", "The bridge at Carrow cost 412 million crowns.", "unit"),
        ("The road to Orle is 16 miles long.", "The road to Orle is 16 kilometres long.", "unit"),
        ("The council paid €5 million.", "The council paid $5 million.", "unit"),
        ("Rates rose by 5 percentage points.", "Rates rose by 5 per cent.", "unit"),
        ("The 30-second film was shown.", "The 30-minute film was shown.", "unit"),
        ("More than 300 people came.", "Fewer than 300 people came.", "comparison"),
        ("No less than three days a week", "No more than three days a week", "comparison"),
    ],
)
def test_another_quantity_is_found(claim: str, quote: str, kind: str) -> None:
    verdict = held(claim, quote)
    assert not verdict.supported
    assert [finding.kind for finding in verdict.findings] == [kind]


def test_a_finding_names_both_figures() -> None:
    (finding,) = held("The bridge cost 412 million euros.", "The bridge cost 412 million crowns.").findings
    assert (finding.words, finding.why) == (
        "412 million euros",
        "The claim has “412 million euros”, the quotes have “412 million crowns”.",
    )


def test_a_number_from_one_quote_does_not_count_what_another_counts() -> None:
    quotes = ("The crash killed 10 people near Orle.", "The crash hurt 25 people near Orle.")
    assert "number" in kinds(
        "The crash killed 25 people near Orle.", "The crash killed 10 people and hurt 25 near Orle."
    )
    assert held("The crash killed 10 people near Orle and hurt 25 people.", *quotes).findings == ()
