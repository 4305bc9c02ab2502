"""Conversations are kept over reloads, apart from each other, and forgotten on request."""

from __future__ import annotations

import httpx
from playwright.sync_api import Request, expect
from publisher import Publisher
from questions import PLAIN
from widget_visit import Visit, Visiting

from dateline.api.keys import Keys


def test_a_conversation_survives_a_reload_and_goes_on(visit: Visit) -> None:
    sent: list[Request] = []
    visit.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    visit.ask(PLAIN)
    visit.page.reload()
    expect(visit.turns).to_have_count(1)
    expect(visit.last.locator(".claim")).to_contain_text("Eight countries")
    visit.last.locator(".number").click()
    expect(visit.last.locator(".card blockquote")).to_be_visible()
    visit.page.keyboard.press("Escape")
    visit.ask("And when was that?")
    before, after = (request.post_data_json["conversation_id"] for request in sent)
    assert before == after


def test_a_question_that_was_being_answered_is_answered_after_the_reload(visit: Visit) -> None:
    visit.begin(PLAIN)
    visit.page.reload()
    expect(visit.turns).to_have_count(1)
    visit.settled()
    expect(visit.last.locator(".claim").first).to_contain_text("Eight countries")


def test_a_conversation_is_forgotten_here_and_on_the_server(
    visiting: Visiting, publisher: Publisher, keyed_server: str, keys: Keys
) -> None:
    _, token = keys.create_for_widget("forgetting", [publisher.origin])
    _, secret = keys.create("looking", ["admin"])
    line = f'<script type="module" src="{keyed_server}/widget.js" data-key="{token}" data-mode="inline"></script>'
    visit = visiting(publisher.publish(line), keyed_server)
    with visit.page.expect_request("**/v1/chat") as asked:
        visit.ask("hello")
    conversation = asked.value.post_data_json["conversation_id"]
    address, header = f"{keyed_server}/v1/conversations/{conversation}", {"X-API-Key": secret}
    assert httpx.get(address, headers=header).status_code == 200

    with visit.page.expect_response(address) as deleted:
        visit.chat.get_by_role("button", name="Forget this conversation").click()
    assert deleted.value.status == 204
    expect(visit.turns).to_have_count(0)
    assert visit.focused() == "textarea.ask-input"
    assert httpx.get(address, headers=header).status_code == 404
    visit.page.reload()
    expect(visit.chat.locator("h2")).to_be_visible()
    expect(visit.turns).to_have_count(0)
    assert visit.page.evaluate("() => sessionStorage.length") == 0


def test_two_widgets_on_a_page_keep_two_conversations(
    visiting: Visiting, publisher: Publisher, keyed_server: str, keys: Keys
) -> None:
    _, token = keys.create_for_widget("two", [publisher.origin])
    tag = f'<script type="module" src="{keyed_server}/widget.js" data-key="{token}" data-mode="inline"'
    tags = f'{tag} data-heading="Ask the Post"></script><p>And:</p>{tag} data-heading="Ask the editor"></script>'
    visit = visiting(publisher.publish(tags), keyed_server)
    chats = visit.page.locator("dateline-chat")
    expect(chats).to_have_count(2)
    one, other = chats.nth(0), chats.nth(1)
    visit.ask("hello")
    expect(other.locator(".turn")).to_have_count(0)
    other.locator("textarea.ask-input").fill("thank you")
    other.locator("textarea.ask-input").press("Enter")
    expect(other.locator("[data-state=answered]")).to_have_count(1)
    visit.page.reload()
    expect(one.locator("h3")).to_contain_text("hello")
    expect(other.locator("h3")).to_contain_text("thank you")
    visit.audit()


def test_an_element_that_an_application_takes_away_and_puts_back_goes_on(visit: Visit) -> None:
    visit.begin(PLAIN)
    visit.page.evaluate(
        """() => {
            const chat = document.querySelector("dateline-chat"), place = chat.parentElement;
            chat.remove();
            place.append(chat);
        }"""
    )
    visit.settled()
    expect(visit.turns).to_have_count(1)
    expect(visit.last.locator(".claim").first).to_contain_text("Eight countries")

    visit.page.evaluate(
        """() => {
            const chat = document.querySelector("dateline-chat"), place = chat.parentElement;
            chat.remove();
            const next = document.createElement("dateline-chat");
            next.name = chat.name;
            place.append(next);
        }"""
    )
    expect(visit.turns).to_have_count(1)
    expect(visit.last.locator(".claim").first).to_contain_text("Eight countries")
    assert visit.complaints == []
