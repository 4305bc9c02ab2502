"""The pages in real Chromium: found, narrowed, linked to, by mouse and by keyboard, wide and narrow, light and dark."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from page_visit import Open
from playwright.sync_api import Error, expect
from run_examples import HOSTILE, QUOTE


@pytest.mark.parametrize("name", ["run", "comparison"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_a_page_opens_without_complaint_and_never_scrolls_sideways(
    visit: Open, name: str, width: int, dark: bool
) -> None:
    reader = visit(name, width=width, dark=dark)
    expect(reader.list).to_have_count(7)
    assert reader.width() <= width
    for fragment in ("#cost", "#names", "#" + quote(HOSTILE, safe="")):
        reader.page.evaluate("fragment => { location.hash = fragment }", fragment)
        expect(reader.detail.locator("h3")).to_be_visible()
        reader.unfold()
        assert reader.width() <= width
    ground = reader.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(19, 20, 23)" if dark else "rgb(250, 248, 243)")


def test_the_list_is_narrowed_by_outcome_by_slice_and_by_words(visit: Open) -> None:
    reader = visit("run")
    reader.choose("Right")
    assert reader.questions() == ["What will the bridge cost?", "Which colour is it?", HOSTILE]
    reader.choose("Refused")
    assert reader.questions() == ["Who is the mayor?", "Which colour is it?"]
    reader.choose("Not judged")
    assert reader.questions() == ["What do people think?"]
    reader.choose("All")
    reader.page.locator("select").select_option("list")
    assert reader.questions() == ["Which towns does it join?"]
    reader.page.locator("select").select_option("")
    reader.page.get_by_label("Words in question or answer").fill("BRIDGE 412")
    assert reader.questions() == ["What will the bridge cost?"]
    reader.page.get_by_label("Words in question or answer").fill("bridge nowhere")
    expect(reader.page.get_by_role("status")).to_have_text("0 of 7 questions: nothing matches")


def test_a_question_shows_answer_source_verdict_expectation_and_passages(visit: Open) -> None:
    reader = visit("run", fragment="#cost")
    detail = reader.detail
    expect(detail.locator("h3")).to_have_text("What will the bridge cost?")
    expect(detail.locator(".verdict")).to_contain_text("Holds the accepted answer “412 million”.")
    expect(detail.locator(".claim mark")).to_have_text("412 million")
    expect(detail.locator(".quotes .outlet")).to_have_text("Harbour Post")
    expect(detail.locator(".quotes time")).to_have_text("5 January 2011")
    link = detail.get_by_role("link", name="A bridge").first
    expect(link).to_have_attribute("href", "https://post.example/a")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(detail.locator(".quotes .tag")).to_have_text(["quoted to the letter", "rests on the evidence"])
    passages = detail.locator(".passages > li")
    expect(passages).to_have_count(2)
    expect(passages.nth(1).locator(".tag")).to_have_text("what was sought")
    passages.nth(1).locator("summary").click()
    expect(passages.nth(1).locator(".text")).to_have_text(QUOTE)
    expect(passages.nth(1).locator(".text mark")).to_have_text("412 million")


def test_a_refusal_shows_its_reason_and_what_lies_nearby(visit: Open) -> None:
    reader = visit("run", fragment="#mayor")
    expect(reader.detail.locator(".verdict")).to_contain_text("What was sought stands in passage 1 of 1.")
    expect(reader.detail.locator(".refusal")).to_have_text("They do not say. (weak support)")
    reader.detail.get_by_text("Articles nearby (1)").click()
    expect(reader.detail.locator(".nearby")).to_contain_text("date not stated")


def test_a_link_to_a_question_opens_it_even_where_the_list_is_narrowed(visit: Open) -> None:
    reader = visit("run", fragment="#later")
    expect(reader.detail.locator("h3")).to_have_text("And when?")
    expect(reader.detail.locator(".turns")).to_contain_text("What will the bridge cost?")
    expect(reader.page.locator("a[aria-current]")).to_contain_text("And when?")
    reader.choose("Right")
    reader.page.evaluate("() => { location.hash = '#names' }")
    expect(reader.detail.locator("h3")).to_have_text("Which towns does it join?")
    assert reader.detail.locator("a.permanent").get_attribute("href") == "#names"


@pytest.mark.parametrize("fragment", ["#nothing", "#%", "#%E0%A4%A", "#__proto__", "#constructor", "#section:charts"])
def test_a_link_to_nothing_opens_nothing(visit: Open, fragment: str) -> None:
    reader = visit("run", fragment=fragment)
    expect(reader.detail.locator(".hint")).to_be_visible()
    expect(reader.list).to_have_count(7)


def test_a_slice_leads_to_its_questions(visit: Open) -> None:
    reader = visit("run")
    reader.page.locator(".slices").get_by_role("link", name="unanswerable").click()
    assert reader.questions() == ["Which colour is it?"]


def test_the_keyboard_alone_suffices(visit: Open) -> None:
    reader = visit("run")
    page = reader.page
    page.keyboard.press("/")
    expect(page.get_by_label("Words in question or answer")).to_be_focused()
    page.keyboard.type("the")
    page.keyboard.press("Tab")
    expect(reader.list.first.locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(reader.detail.locator("h3")).to_have_text("What will the bridge cost?")
    page.keyboard.press("ArrowDown")
    expect(reader.detail.locator("h3")).to_have_text("Who is the mayor?")
    expect(reader.list.nth(1).locator("a")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(reader.detail.locator("h3")).to_have_text("What will the bridge cost?")


def test_on_a_phone_the_question_takes_the_lists_place_and_gives_it_back(visit: Open) -> None:
    reader = visit("run", width=390)
    expect(reader.detail).to_be_hidden()
    reader.list.nth(1).locator("a").click()
    expect(reader.detail).to_be_visible()
    expect(reader.list.first).to_be_hidden()
    reader.detail.get_by_role("link", name="All questions").click()
    expect(reader.detail).to_be_hidden()
    expect(reader.list.first).to_be_visible()


@pytest.mark.parametrize("name", ["run", "comparison"])
def test_a_hostile_article_stays_text(visit: Open, name: str) -> None:
    reader = visit(name, fragment="#" + quote(HOSTILE, safe=""))
    detail = reader.detail
    expect(detail.locator("h3")).to_have_text(HOSTILE)
    reader.unfold()
    expect(detail.locator("img, script, style, iframe")).to_have_count(0)
    addresses = [link.get_attribute("href") or "" for link in detail.locator("a").all()]
    assert all(address.startswith("#") for address in addresses), "neither javascript: nor data: became a link"
    assert not any(
        "onerror" in name
        for name in reader.page.evaluate(
            "() => [...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())"
        )
    )


def test_the_browser_holds_the_page_to_its_policy(visit: Open) -> None:
    reader = visit("run")
    with pytest.raises(Error, match="TrustedHTML"):
        reader.page.evaluate("() => { document.querySelector('h1').innerHTML = '<b>x</b>' }")
    assert "TrustedHTML" in reader.complaints.pop()


def test_the_comparison_shows_both_answers_side_by_side(visit: Open) -> None:
    reader = visit("comparison")
    reader.choose("Newly right")
    assert reader.questions() == ["Who is the mayor?"]
    reader.choose("Another answer")
    expect(reader.list).to_have_count(4)
    reader.list.first.locator("a").click()
    sides = reader.detail.locator(".sides > section")
    expect(sides).to_have_count(2)
    expect(sides.nth(0).locator("h4")).to_have_text("A: tutorial")
    expect(sides.nth(1).locator(".claim")).to_contain_text("It is 412 million.")
    expect(sides.nth(1).locator("mark")).to_have_text("412 million")


def test_every_chart_can_be_read_as_a_table(visit: Open) -> None:
    reader = visit("run")
    for figure in reader.page.locator("figure").all():
        expect(figure.locator("table")).to_be_hidden()
        figure.get_by_text("As a table").click()
        expect(figure.locator("table")).to_be_visible()
