"""For everyone: the keyboard alone, what a screen reader hears, zoom, less motion."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from questions import AS_OF, CONFLICT, EARLIER
from widget_visit import Visit, Visiting


def test_the_keyboard_alone_suffices(visit: Visit) -> None:
    keyboard = visit.page.keyboard

    def press_until(key: str, focus: str) -> None:
        for _ in range(40):
            if visit.focused() == focus:
                return
            keyboard.press(key)
        pytest.fail(f"{key} never reached {focus}, but {visit.focused()}")

    press_until("Tab", "textarea.ask-input")
    keyboard.type(AS_OF)
    keyboard.press("Enter")
    expect(visit.turns).to_have_count(1)
    visit.settled()
    assert visit.focused() == "textarea.ask-input"

    press_until("Shift+Tab", "summary")
    press_until("Shift+Tab", "button.number")
    expect(visit.last.locator(".card")).to_be_visible()
    press_until("Tab", "a.title")
    keyboard.press("Escape")
    expect(visit.last.locator(".card")).to_have_count(0)
    assert visit.focused() == "button.number"
    press_until("Tab", "button.offered")
    keyboard.press("Enter")
    expect(visit.turns).to_have_count(2)
    visit.settled()
    press_until("Shift+Tab", "button.icon.forget")
    keyboard.press("Enter")
    expect(visit.turns).to_have_count(0)
    assert visit.focused() == "textarea.ask-input"


def test_a_screen_reader_is_told_each_sentence_once_and_hears_the_answer_in_order(visit: Visit) -> None:
    turn = visit.ask(CONFLICT)
    said = visit.chat.get_by_role("log").locator("p")
    expect(said.nth(0)).to_have_text("Reading the articles…")
    expect(said.nth(1)).to_contain_text("The National Audit Office counts 214")
    expect(said.nth(2)).to_contain_text("Sixty-one objects")
    expect(said.last).to_have_text("The articles disagree. 2 sources")
    assert said.count() == 4

    read = turn.inner_text()
    order = [
        read.index(part) for part in ("How many objects", "disagree", "214 missing", "Sixty-one", "2 sources", "Copy")
    ]
    assert order == sorted(order)
    expect(visit.chat.get_by_role("region", name="Ask our archive")).to_be_visible()
    expect(visit.chat.get_by_role("heading", level=3)).to_contain_text("How many objects")


@pytest.mark.parametrize("mode", ["inline", "floating", "full"])
def test_nothing_is_cut_off_at_320_pixels_which_is_400_percent(visiting: Visiting, server: str, mode: str) -> None:
    visit = visiting(f"{server}/demo?mode={mode}", viewport={"width": 320, "height": 256})
    if mode == "floating":
        visit.page.get_by_role("button", name="Ask our archive").click()
    turn = visit.ask("hello")
    assert visit.page.evaluate("() => document.documentElement.scrollWidth") <= 320
    turn.scroll_into_view_if_needed()
    expect(turn).to_be_in_viewport()
    visit.question.scroll_into_view_if_needed()
    expect(visit.question).to_be_in_viewport()


def test_with_reduced_motion_nothing_moves(visiting: Visiting) -> None:
    for wish, moving in (("reduce", False), ("no-preference", True)):
        visit = visiting(reduced_motion=wish)
        visit.page.context.set_offline(True)
        visit.begin("hello")
        name = visit.last.locator(".asking").evaluate("dot => getComputedStyle(dot, '::before').animationName")
        assert (name != "none") is moving


def test_what_is_pressed_is_at_least_24_pixels_large(visit: Visit) -> None:
    turn = visit.ask(EARLIER)
    turn.locator(".number").first.click()
    for button in visit.chat.locator("button:visible, summary:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24, button.inner_text()


def test_a_blank_question_is_not_asked_and_a_line_break_is_no_end(visit: Visit) -> None:
    visit.question.fill("   ")
    visit.question.press("Enter")
    visit.question.press("Shift+Enter")
    expect(visit.turns).to_have_count(0)
