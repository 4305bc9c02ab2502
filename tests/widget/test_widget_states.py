"""What a reader sees when it is not plain sailing: each kind of answer, and each thing that can go wrong."""

from __future__ import annotations

import json

import httpx
import pytest
from playwright.sync_api import Route, expect
from publisher import Publisher
from questions import AS_OF, CARRIED, CONFLICT, EARLIER, NOT_FOUND, OUTSIDE, PARTIAL, PLAIN, TIMELINE
from widget_visit import MOST_REQUESTS, Visit, Visiting

from dateline.api.keys import Keys


def test_a_conflict_shows_its_two_sides_beside_each_other(visit: Visit) -> None:
    turn = visit.ask(CONFLICT)
    expect(turn.locator(".status")).to_have_text("The articles disagree.")
    sides = turn.locator("[data-role=side]")
    expect(sides).to_have_count(2)
    expect(sides.nth(0).locator(".label")).to_have_text("The Lantern 1 December 2012")
    expect(sides.nth(1).locator(".label")).to_have_text("The Port Alder Courier 27 November 2012")
    for width in (1280, 390):
        visit.page.set_viewport_size({"width": width, "height": 844})
        left, right = (sides.nth(n).bounding_box() for n in (0, 1))
        assert left is not None
        assert right is not None
        assert left["y"] == right["y"]
        assert left["x"] + left["width"] < right["x"]
    visit.audit()


def test_a_partial_answer_says_what_is_missing(visit: Visit) -> None:
    turn = visit.ask(PARTIAL)
    expect(turn.locator(".status")).to_have_text("The articles answer this only in part.")
    expect(turn.locator(".note")).to_contain_text("who won the chess championship")
    expect(turn.locator(".claim").first).to_contain_text("Agnes Dow")
    visit.audit()


def test_a_refusal_gives_its_reason_and_what_lies_nearby(visit: Visit) -> None:
    refusal = visit.ask(NOT_FOUND).locator(".refusal")
    expect(refusal).to_contain_text("No answer in the archive")
    expect(refusal).to_have_attribute("data-reason", "no_coverage")
    expect(visit.last.locator(".number")).to_have_count(0)

    refusal = visit.ask(OUTSIDE).locator(".refusal")
    expect(refusal).to_have_attribute("data-reason", "outside_window")
    expect(visit.last.locator(".chip")).to_have_text("Published 1 January 1995 to 31 December 1995")
    visit.audit()


def test_an_answer_as_of_a_day_says_so(visit: Visit) -> None:
    turn = visit.ask(AS_OF)
    expect(turn.locator(".chip")).to_have_text("As known on 31 December 2010")
    expect(turn.locator(".claim").first).to_contain_text("Nine states")
    visit.audit()


def test_what_was_said_earlier_stands_apart(visit: Visit) -> None:
    expect(visit.ask(EARLIER).locator("[data-role=earlier] .label")).to_contain_text("Earlier, ")
    visit.audit()


def test_follow_ups_are_asked_by_a_press(visit: Visit) -> None:
    turn = visit.ask(AS_OF)
    offered = turn.locator(".follow-ups .offered").first
    question = offered.inner_text()
    visit.audit()
    offered.click()
    expect(visit.turns).to_have_count(2)
    visit.settled()
    expect(visit.last.locator("h3")).to_contain_text(question)
    expect(visit.last.locator(".claim").first).to_be_visible()
    expect(visit.turns.first.locator(".follow-ups")).to_have_count(0)
    assert visit.focused() == "div.conversation"


def test_a_timeline_is_a_list_by_date(visit: Visit) -> None:
    entries = visit.ask(TIMELINE).locator(".entries [data-role=entry]")
    expect(entries.first.locator(".label")).to_have_text("15 March 2010")
    visit.audit()


def test_feedback_reaches_the_server_with_its_comment(visit: Visit) -> None:
    turn = visit.ask(CARRIED)
    with visit.page.expect_response("**/feedback") as told:
        turn.get_by_role("button", name="Yes").click()
    expect(turn.locator(".said")).to_have_text("Thank you.")
    expect(turn.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    answer = told.value.url.removesuffix("/feedback")
    assert httpx.get(answer).json()["feedback"]["helpful"] is True

    turn.get_by_role("button", name="No", exact=True).click()
    turn.get_by_label("What was missing?").fill("The name of the captain.")
    visit.audit()
    turn.get_by_role("button", name="Send").click()
    expect(turn.locator(".comment")).to_have_count(0)
    feedback = httpx.get(answer).json()["feedback"]
    assert (feedback["helpful"], feedback["comment"]) == (False, "The name of the captain.")


def test_offline_the_question_is_kept_and_answered_when_the_connection_is_back(visit: Visit) -> None:
    visit.page.context.set_offline(True)
    visit.begin(PLAIN)
    expect(visit.last.locator(".asking")).to_contain_text("You are offline")
    visit.audit()
    visit.page.context.set_offline(False)
    visit.settled()
    expect(visit.last.locator(".claim").first).to_contain_text("Eight countries")


def test_a_question_is_stopped_and_asked_again(visit: Visit) -> None:
    visit.page.context.set_offline(True)
    visit.begin(PLAIN)
    visit.chat.get_by_role("button", name="Stop").click()
    expect(visit.last.locator(".stopped")).to_contain_text("Stopped.")
    assert visit.focused() == "textarea.ask-input"
    visit.audit()
    visit.page.context.set_offline(False)
    visit.last.get_by_role("button", name="Try again").click()
    visit.settled()
    expect(visit.turns).to_have_count(1)
    expect(visit.last.locator(".claim").first).to_contain_text("Eight countries")


def test_a_busy_archive_is_waited_for(visit: Visit) -> None:
    problem = {"type": "urn:dateline:problem:busy", "title": "busy", "status": 503, "detail": "Too many are asking."}

    def busy(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(problem))

    visit.page.route("**/v1/chat", busy, times=1)
    visit.begin(PLAIN)
    expect(visit.last.locator(".asking")).to_contain_text("waits its turn")
    visit.settled()
    expect(visit.last.locator(".claim").first).to_be_visible()


def test_an_archive_that_does_not_come_back_is_said_to_be_out_of_reach(visit: Visit) -> None:
    visit.page.clock.install()
    visit.page.route("**/v1/chat", lambda route: route.abort())
    visit.begin(PLAIN)
    expect(visit.last.locator(".asking")).to_contain_text("trying again")
    visit.given_up()
    expect(visit.last.locator(".failure")).to_contain_text("cannot be reached")
    visit.page.clock.resume()
    visit.audit()


@pytest.mark.parametrize(("status", "told"), [(500, "Something went wrong"), (422, "could not take this question: It")])
def test_a_failure_is_told_in_words(visit: Visit, status: int, told: str) -> None:
    problem = {"type": "urn:dateline:problem:x", "status": status, "detail": "It is too long."}
    visit.page.route("**/v1/chat", lambda route: route.fulfill(status=status, body=json.dumps(problem)))
    expect(visit.ask(PLAIN).locator(".failure")).to_contain_text(told)


def test_too_many_questions_are_told_how_long_to_wait(
    visiting: Visiting, publisher: Publisher, keyed_server: str, keys: Keys
) -> None:
    _, token = keys.create_for_widget("rate", [publisher.origin])
    line = f'<script type="module" src="{keyed_server}/widget.js" data-key="{token}" data-mode="inline"></script>'
    visit = visiting(publisher.publish(line), keyed_server)
    for _ in range(MOST_REQUESTS):
        visit.ask("hello")
    failure = visit.ask("hello").locator(".failure")
    expect(failure).to_have_attribute("data-kind", "rate")
    expect(failure).to_contain_text("That was a lot of questions in a short time. Ask again in")
    expect(failure.get_by_role("button", name="Try again")).to_have_attribute("aria-disabled", "true")
    visit.audit()


def test_a_refused_key_is_said_to_be_the_pages_and_not_the_readers_fault(
    visiting: Visiting, publisher: Publisher, keyed_server: str, keys: Keys
) -> None:
    key, token = keys.create_for_widget("revoked", [publisher.origin])
    keys.create_for_widget("another", [publisher.origin])
    keys.revoke(key.id)
    line = f'<script type="module" src="{keyed_server}/widget.js" data-key="{token}" data-mode="inline"></script>'
    visit = visiting(publisher.publish(line), keyed_server)
    failure = visit.ask(PLAIN).locator(".failure")
    expect(failure).to_have_attribute("data-kind", "key")
    expect(failure).to_contain_text("its key was refused")
    visit.audit()
