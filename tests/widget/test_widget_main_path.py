"""From the line that a publisher pastes to an opened quote, on the strictest of pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Error, expect
from publisher import STRICT, Publisher
from questions import CARRIED, PLAIN
from widget_visit import Visiting

from dateline.api.keys import Keys


def test_the_pasted_line_leads_to_an_opened_quote_on_a_page_with_a_strict_policy(
    visiting: Visiting, publisher: Publisher, keyed_server: str, keys: Keys
) -> None:
    _, token = keys.create_for_widget("pasted", [publisher.origin])
    line = f'<script type="module" src="{keyed_server}/widget.js" data-key="{token}"></script>'
    visit = visiting(publisher.publish(line, STRICT.format(api=keyed_server)), keyed_server)
    launcher = visit.page.get_by_role("button", name="Ask the news")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    globals_of = "() => Object.getOwnPropertyNames(globalThis).sort()"
    without = visiting(publisher.publish(""))
    assert visit.page.evaluate(globals_of) == without.page.evaluate(globals_of), "the page's globals are not touched"
    visit.audit()
    launcher.click()
    assert visit.focused() == "textarea.ask-input"
    turn = visit.ask(CARRIED)
    expect(turn.locator(".claim").first).to_contain_text("the Agnes Dow")

    turn.get_by_role("button", name="Source 1: ").click()
    card = turn.locator(".card")
    expect(card.locator("blockquote")).to_contain_text("All 19 members of the crew were taken off")
    expect(card.locator(".carriers")).to_have_text("carried by 5 outlets")
    expect(card.locator("time")).to_have_text("9 November 2010")
    expect(card.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    visit.audit()

    assert visit.complaints == [], "nothing broke the policy"
    with pytest.raises(Error, match="TrustedHTML"):
        visit.page.evaluate("() => { document.body.innerHTML = '<b>trusted</b>' }")

    visit.page.keyboard.press("Escape")
    expect(turn.locator(".card")).to_have_count(0)
    expect(launcher).to_be_hidden()
    visit.page.keyboard.press("Escape")
    expect(launcher).to_be_visible()
    assert visit.focused() == "button.launcher"


def test_an_element_placed_by_hand_takes_what_the_tag_says(
    visiting: Visiting, publisher: Publisher, keyed_server: str, keys: Keys
) -> None:
    _, token = keys.create_for_widget("by hand", [publisher.origin])
    visit = visiting(
        publisher.publish(
            f'<dateline-chat heading="Ask the Post"></dateline-chat>'
            f'<script type="module" src="{keyed_server}/widget.js" data-key="{token}"></script>'
        ),
        keyed_server,
    )
    expect(visit.page.locator("dateline-chat")).to_have_count(1)
    expect(visit.page.get_by_role("heading", name="Ask the Post")).to_be_visible()
    expect(visit.ask(PLAIN).locator(".claim").first).to_contain_text("Eight countries")


def test_a_widget_is_mounted_from_javascript_and_taken_away(visiting: Visiting, server: str) -> None:
    visit = visiting(f"{server}/demo?mode=inline")
    visit.page.evaluate(
        """async () => {
            const { mount } = await import("./widget.js");
            document.querySelector("dateline-chat").remove();
            window.mounted = mount(document.querySelector(".ask"), {
                heading: "Mounted", suggestions: ["First?", "Second?"], theme: "dark", strings: { ask: "Go" } });
        }"""
    )
    expect(visit.page.locator("dateline-chat")).to_have_attribute("theme", "dark")
    expect(visit.chat.get_by_role("heading", name="Mounted")).to_be_visible()
    expect(visit.chat.locator(".suggestions .offered")).to_have_text(["First?", "Second?"])
    expect(visit.chat.locator(".ask")).to_have_text("Go")
    visit.page.evaluate("() => window.mounted.remove()")
    expect(visit.page.locator("dateline-chat")).to_have_count(0)
    assert visit.complaints == []


def test_a_page_opened_from_a_file_asks_the_server_of_this_machine(
    visiting: Visiting, server: str, tmp_path: Path
) -> None:
    page = tmp_path / "demo.html"
    page.write_text(
        f'<!doctype html><html lang="en"><title>Draft</title><script type="module" src="{server}/widget.js"'
        ' data-mode="inline"></script>'
    )
    visit = visiting(page.as_uri())
    expect(visit.ask(PLAIN).locator(".claim").first).to_contain_text("Eight countries")
