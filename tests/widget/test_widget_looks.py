"""It belongs there: themes, languages, directions, places on the page."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from publisher import Publisher
from widget_visit import Visit, Visiting

_LIGHT, _DARK = "rgb(255, 255, 255)", "rgb(28, 29, 32)"


def _ground(visit: Visit) -> str:
    return str(visit.chat.locator(".frame").evaluate("frame => getComputedStyle(frame).backgroundColor"))


def _placed(visiting: Visiting, publisher: Publisher, server: str, attributes: str = "", style: str = "") -> Visit:
    script = f'<script type="module" src="{server}/widget.js"></script>'
    body = f"<style>{style}</style><dateline-chat {attributes}></dateline-chat>{script}"
    visit = visiting(publisher.publish(body))
    expect(visit.chat.locator("h2")).to_be_visible()
    return visit


@pytest.mark.parametrize(
    ("attributes", "style", "reader", "ground"),
    [
        ("", "", "dark", _LIGHT),
        ("", ":root { color-scheme: light dark }", "dark", _DARK),
        ("", ":root { color-scheme: light dark }", "light", _LIGHT),
        ("", ":root { color-scheme: dark }", "light", _DARK),
        ('theme="light"', ":root { color-scheme: dark }", "dark", _LIGHT),
        ('theme="dark"', "", "light", _DARK),
        ('theme="system"', "", "dark", _DARK),
    ],
)
def test_light_or_dark_is_the_pages_choice_unless_it_says_otherwise(
    visiting: Visiting, publisher: Publisher, server: str, attributes: str, style: str, reader: str, ground: str
) -> None:
    visit = _placed(visiting, publisher, server, attributes, style)
    visit.page.emulate_media(color_scheme=reader)  # type: ignore[arg-type]
    assert _ground(visit) == ground


def test_a_page_sets_colours_and_parts(visiting: Visiting, publisher: Publisher, server: str) -> None:
    style = """dateline-chat { --dateline-surface: rgb(1, 2, 3); --dateline-radius: 0px; }
        dateline-chat::part(heading) { text-transform: uppercase }"""
    visit = _placed(visiting, publisher, server, style=style)
    assert _ground(visit) == "rgb(1, 2, 3)"
    assert visit.chat.locator("h2").evaluate("h => getComputedStyle(h).textTransform") == "uppercase"
    assert visit.chat.locator(".ask").evaluate("b => getComputedStyle(b).borderRadius") == "0px"


@pytest.mark.parametrize(
    ("language", "ask", "direction"),
    [("ko", "질문하기", "ltr"), ("de-AT", "Fragen", "ltr"), ("es", "Preguntar", "ltr"), ("ar", "اسأل", "rtl")],
)
def test_it_speaks_the_language_of_the_page(visit: Visit, language: str, ask: str, direction: str) -> None:
    visit.chat.evaluate("(chat, language) => { chat.lang = language }", language)
    expect(visit.chat.locator(".ask")).to_have_text(ask)
    expect(visit.chat.locator(".frame")).to_have_attribute("dir", direction)
    expect(visit.chat.locator(".frame")).to_have_attribute("lang", language)
    visit.page.context.set_offline(True)
    visit.begin("hello")
    visit.chat.locator(".ask").click()
    visit.audit()
    box, button = visit.question.bounding_box(), visit.chat.locator(".ask").bounding_box()
    assert box is not None
    assert button is not None
    assert (box["x"] < button["x"]) is (direction == "ltr")


def test_an_unknown_language_is_english_and_words_can_be_replaced(
    visiting: Visiting, publisher: Publisher, server: str
) -> None:
    words = json.dumps({"ask": "Søk", "failures": {"key": "Nei."}, "unknown": 1, "sources": "broken"})
    visit = _placed(visiting, publisher, server, f"lang=\"nb\" strings='{words}'")
    expect(visit.chat.locator(".ask")).to_have_text("Søk")
    expect(visit.chat.get_by_label("Your question")).to_be_visible()


def test_a_floating_panel_is_the_whole_screen_of_a_phone_and_a_corner_of_a_desk(
    visiting: Visiting, server: str
) -> None:
    visit = visiting(f"{server}/demo?mode=floating", viewport={"width": 390, "height": 844})
    visit.page.get_by_role("button", name="Ask our archive").click()
    panel = visit.page.get_by_role("dialog", name="Ask our archive")
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    visit.audit()
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    box = panel.bounding_box()
    assert box is not None
    assert (box["x"] + box["width"], box["y"] + box["height"]) == (1260, 880)
    visit.chat.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()

    visit.chat.evaluate("chat => { chat.lang = 'ar' }")
    launcher = visit.chat.locator(".launcher")
    left = launcher.bounding_box()
    launcher.click()
    opened = panel.bounding_box()
    assert left is not None
    assert opened is not None
    assert left["x"] == opened["x"] == 20, "from right to left, both stand in the left corner"


def test_the_page_to_ask_on_fills_the_window(visiting: Visiting, server: str) -> None:
    visit = visiting(server + "/", viewport={"width": 1280, "height": 800})
    visit.ask("hello")
    visit.audit()
    box = visit.chat.bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == 800
