"""The widget in a real browser: what a reader sees, and what an article can do to them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, Request, expect
from widget_articles import HOSTILE_QUOTE, HOSTILE_TITLE
from widget_visit import Visit

SEALS = "How many grey seals did Maren Holt count at Skerry Point?"
LYNX = "How many lynx did Odo Brask count at Gorse Hill?"


def test_a_citation_opens_the_quote_with_outlet_date_title_and_link(visit: Visit) -> None:
    visit.ask(SEALS)
    answer = visit.turns.last
    expect(answer.locator(".claim").first).to_contain_text("412 grey seals")
    expect(answer.locator(".source")).to_have_count(0)

    answer.get_by_role("button", name="Source 1: Harbour Post, 9 March 2011").click()

    source = answer.locator(".source")
    expect(source.locator("blockquote")).to_contain_text(
        "Maren Holt counted 412 grey seals at Skerry Point on Tuesday."
    )
    expect(source.locator(".outlet")).to_have_text("Harbour Post")
    expect(source.locator("time")).to_have_text("9 March 2011")
    link = source.get_by_role("link", name="A record year for seals at Skerry Point")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute(
        "href",
        "https://harbour.example/seals?page=1#count:~:text=The%20well%2Dknown%20lighthouse%20keeper%20Maren%20Holt%20counted",
    )
    assert visit.complaints == []


def test_the_number_closes_what_it_opened(visit: Visit) -> None:
    visit.ask(SEALS)
    number = visit.turns.last.locator(".number").first
    number.click()
    expect(number).to_have_attribute("aria-expanded", "true")
    number.click()
    expect(number).to_have_attribute("aria-expanded", "false")
    expect(visit.turns.last.locator(".source")).to_have_count(0)


def test_a_follow_up_stays_in_the_conversation(visit: Visit) -> None:
    sent: list[Request] = []
    visit.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    visit.ask(SEALS)
    visit.ask("What did the ferry company name its new ship?")
    first, second = sent
    response = first.response()
    assert response is not None
    assert first.post_data_json["conversation_id"] is None
    assert second.post_data_json["conversation_id"] == response.json()["conversation_id"]


def test_a_refusal_shows_its_reason(visit: Visit) -> None:
    with visit.page.expect_response("**/v1/chat") as reply:
        visit.ask("Who won the chess championship in Reykjavik in 1972?")
    said = reply.value.json()
    assert said["status"] == "not_found"
    refusal = visit.turns.last.locator(".refusal")
    expect(refusal).to_have_text(said["text"])
    expect(refusal).to_have_attribute("data-reason", said["reason"])
    expect(visit.turns.last.locator(".number")).to_have_count(0)


def test_a_refusal_names_the_nearby_articles(visit: Visit) -> None:
    with visit.page.expect_response("**/v1/chat") as reply:
        visit.ask("What does a ticket for the Petrel ferry to Skerry Point cost in winter for children?")
    said = reply.value.json()
    if not said["nearby"]:
        pytest.fail(f"the question was to be refused with articles nearby, and got: {said}")
    nearby = visit.turns.last.locator(".nearby li")
    expect(nearby).to_have_count(len(said["nearby"]))
    expect(nearby.first).to_contain_text(said["nearby"][0]["title"])


def test_a_hostile_article_creates_no_element_and_no_link(visit: Visit) -> None:
    with visit.page.expect_response("**/v1/chat") as reply:
        visit.ask(LYNX)
    cited = reply.value.json()["citations"][0]
    assert cited["url"].startswith("javascript:"), "the store gave the hostile address on, so the widget must stop it"
    assert "onerror" in cited["quote"]

    answer = visit.turns.last
    answer.locator(".number").first.click()
    expect(answer.locator(".source blockquote")).to_have_text(cited["quote"])
    expect(answer.locator(".source .title")).to_have_text(HOSTILE_TITLE)
    assert cited["quote"] in HOSTILE_QUOTE
    expect(answer.locator(".source .outlet")).to_have_text("<b onmouseover=alert(1)>Evil</b> Gazette")
    expect(answer.locator("a, img, script, style, b, iframe, svg")).to_have_count(0)
    expect(visit.page).to_have_title("The Norvale Ledger")
    assert visit.complaints == []


def test_a_data_address_becomes_no_link(visit: Visit) -> None:
    visit.ask("How many otters did the warden Ilse Torv see below Marl Weir?")
    visit.turns.last.locator(".number").first.click()
    expect(visit.turns.last.locator(".source .title")).to_contain_text("Otters <script>")
    expect(visit.turns.last.locator("a")).to_have_count(0)


def test_the_keyboard_alone_suffices(visit: Visit) -> None:
    keyboard = visit.page.keyboard

    def press_until(key: str, focus: str) -> None:
        for _ in range(20):
            if visit.focused() == focus:
                return
            keyboard.press(key)
        pytest.fail(f"{key} never reached {focus}, but {visit.focused()}")

    press_until("Tab", "textarea")
    keyboard.type(SEALS)
    keyboard.press("Enter")
    expect(visit.turns).to_have_count(1)
    visit.settled()
    assert visit.focused() == "textarea"

    press_until("Shift+Tab", "button.number")
    keyboard.press("Enter")
    expect(visit.turns.last.locator(".source")).to_be_visible()
    press_until("Tab", "a.title")
    keyboard.press("Escape")
    expect(visit.turns.last.locator(".source")).to_have_count(0)
    assert visit.focused() == "button.number"


def test_an_answer_is_announced(visit: Visit) -> None:
    visit.ask(SEALS)
    expect(visit.page.locator("dateline-chat").get_by_role("status")).to_contain_text("412 grey seals")


def test_a_blank_question_is_not_asked(visit: Visit) -> None:
    visit.question.fill("   ")
    visit.question.press("Enter")
    expect(visit.turns).to_have_count(0)


def test_the_page_enforces_its_policy_and_the_widget_keeps_it(visit: Visit) -> None:
    visit.ask(SEALS)
    visit.turns.last.locator(".number").first.click()
    expect(visit.turns.last.locator(".source")).to_be_visible()
    assert visit.complaints == [], "no violation of the policy is reported"

    with pytest.raises(Error, match="TrustedHTML"):
        visit.page.evaluate("() => { document.querySelector('footer').innerHTML = '<b>trusted</b>' }")


def test_offline_is_said_and_the_question_can_be_asked_again(visit: Visit) -> None:
    visit.page.context.set_offline(True)
    visit.ask(SEALS)
    expect(visit.turns.last.locator(".failure")).to_contain_text("offline")
    visit.page.context.set_offline(False)
    visit.turns.last.get_by_role("button", name="Try again").click()
    visit.settled()
    expect(visit.turns).to_have_count(1)
    expect(visit.turns.last.locator(".claim").first).to_contain_text("412 grey seals")
    assert visit.focused() == "textarea"


def test_a_problem_document_is_told_in_its_own_words(visit: Visit) -> None:
    visit.page.locator("dateline-chat").evaluate("chat => chat.setAttribute('endpoint', '/nowhere')")
    visit.ask(SEALS)
    expect(visit.turns.last.locator(".failure p")).to_have_text("The archive could not take this question: Not Found")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_widget_follows_the_readers_colour_scheme(visit: Visit, theme: str) -> None:
    visit.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    ground = visit.page.locator("dateline-chat .frame").evaluate("frame => getComputedStyle(frame).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if theme == "light" else "rgb(28, 29, 32)")


def test_no_request_leaves_the_origin(visit: Visit) -> None:
    visit.ask(SEALS)
    visit.ask(LYNX)
    for number in visit.page.locator("dateline-chat .number").all():
        number.click()
    visit.page.wait_for_load_state("networkidle")
    assert {url.removeprefix(visit.server) for url in visit.requested} == {
        "/demo",
        "/demo/style.css",
        "/demo/icon.svg",
        "/widget.js",
        "/v1/chat",
    }
