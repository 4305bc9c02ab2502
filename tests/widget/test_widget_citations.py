"""Citations that people check: opened by pointer, focus or tap, with all that tells how far to trust them."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from questions import CARRIED, CORRECTED, EARLIER
from widget_visit import Visit, Visiting


def test_hover_focus_and_press_open_the_quote_and_leaving_closes_it(visit: Visit) -> None:
    turn = visit.ask(EARLIER)
    first, second = turn.locator(".number").nth(0), turn.locator(".number").nth(1)
    card = turn.locator(".card")

    first.hover()
    expect(card).to_be_visible()
    card.locator("blockquote").hover()
    visit.page.wait_for_timeout(400)
    expect(card).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    visit.chat.locator("h2").hover()

    first.focus()
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(turn.locator(".card blockquote")).to_contain_text("Poland, Lithuania and Malta signed")
    visit.page.keyboard.press("Tab")
    assert visit.focused() == "a.title"
    visit.page.keyboard.press("Escape")
    assert visit.focused() == "button.number"
    expect(card).to_have_count(0)
    second.focus()
    expect(second).to_have_attribute("aria-expanded", "true")
    expect(card).to_have_count(1)
    visit.chat.locator("textarea.ask-input").focus()
    expect(card).to_have_count(0)

    first.click()
    visit.chat.locator("h2").hover()
    visit.page.wait_for_timeout(400)
    expect(first).to_have_attribute("aria-expanded", "true")
    first.click()
    expect(first).to_have_attribute("aria-expanded", "false")
    first.click()
    visit.page.locator("h1").click()
    expect(card).to_have_count(0)
    assert visit.complaints == []


def test_a_tap_on_a_phone_opens_the_quote_as_a_sheet(visiting: Visiting) -> None:
    visit = visiting(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    turn = visit.ask(CARRIED)
    turn.locator(".number").first.tap()
    card = turn.locator(".card")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box is not None
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 390, 844)
    visit.audit()
    card.get_by_role("button", name="Close").tap()
    expect(card).to_have_count(0)


def test_the_sources_tell_outlet_date_carriers_and_correction_and_lead_to_the_quoted_words(visit: Visit) -> None:
    turn = visit.ask(CORRECTED)
    sources = turn.locator(".sources li")
    expect(turn.locator("summary")).to_have_text("4 sources")
    expect(sources.first.locator(".outlet")).to_have_text("Eastgate Tribune")
    expect(sources.first.locator("time")).to_have_text("29 November 2012")
    expect(sources.first.locator(".corrected")).to_contain_text("This article was corrected")

    turn.locator("summary").click()  # more than three are folded up
    with visit.page.context.expect_page() as opened:
        sources.first.get_by_role("link").click()
    article = opened.value
    quote = turn.locator(".claim .text").first.inner_text()
    expect(article.locator("mark").first).to_contain_text(quote[:40])
    expect(article.locator("[data-standing=corrected]")).to_contain_text("This article was corrected")
    assert article.evaluate("() => window.opener") is None


def test_without_pages_of_its_own_the_title_leads_to_the_outlets_article_at_the_quoted_words(visit: Visit) -> None:
    visit.chat.evaluate("chat => { chat.archiveLinks = false }")
    turn = visit.ask(CARRIED)
    link = turn.locator(".sources a").first.get_attribute("href")
    assert link is not None
    assert re.fullmatch(r"https://[a-z.]+/\S+#:~:text=All%2019%20members%20of%20the%20crew,\S+", link), link

    directive = link.partition(":~:")[2]
    visit.chat.evaluate("chat => { chat.archiveLinks = true }")
    own = turn.locator(".sources a").first
    expect(own).to_have_attribute("href", re.compile(r"/articles/\S+\?revision=1&start=\d+&end=\d+#quote"))
    page = visit.page.context.new_page()
    page.set_viewport_size({"width": 390, "height": 300})
    page.goto(f"{(own.get_attribute('href') or '').partition('?')[0]}#:~:{directive}")
    page.wait_for_function("() => scrollY > 0")
    found = page.evaluate("() => document.querySelector('main').textContent.includes('taken off by the Hollin Bay')")
    assert found, "the browser has scrolled to the words"


def test_an_answer_is_copied_with_its_sources(visiting: Visiting) -> None:
    visit = visiting(permissions=["clipboard-read", "clipboard-write"])
    turn = visit.ask(CARRIED)
    turn.get_by_role("button", name="Copy with sources").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    copied = visit.page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(CARRIED)
    assert "the Agnes Dow. [1]" in copied
    assert re.search(r"\[1\] .+, 9 November 2010: .+\n    “All 19 members .+”\n    https://", copied), copied
