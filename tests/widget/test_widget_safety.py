"""Articles are hostile input: nothing of them runs, nothing leaves the host, and the page is not touched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from hostile_articles import NAMES, articles
from playwright.sync_api import Route, expect
from publisher import Publisher
from real_server import serving_at
from widget_visit import Visiting

from dateline.api.app import create_app
from dateline.index.encoder import Encoder
from dateline.index.ingest import ingest
from dateline.index.store import Store

_OWN = set(
    "article a bdi blockquote button details div form h2 h3 header li ol p path section span summary svg textarea time"
    " ul".split()
)
_TAGS = "chat => [...new Set([...chat.shadowRoot.querySelectorAll('*')].map(e => e.localName))]"
_ATTRIBUTES = """chat => [...chat.shadowRoot.querySelectorAll('*')].flatMap(e => e.getAttributeNames())
    .filter(name => name.startsWith('on') || ['src', 'srcdoc', 'style', 'action', 'ping'].includes(name))"""


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[str]:
    """The application over the hostile articles, for pages of any origin."""
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in articles()), encoding="utf-8")
    with Store(folder / "store") as store:
        store.encoder = encoder
        assert ingest(store, [source]).new == len(NAMES) == 40
        with serving_at(create_app(store, reader="none", min_support=0.0, cors_origins=["*"]), grace=1) as address:
            yield address


def _line(text: object) -> str:
    """A title or a name as the archive keeps it: in one line."""
    return " ".join(str(text).split())


def _streaming(body: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=200, content_type="text/event-stream", body=body)


def test_forty_hostile_articles_run_nothing_and_send_nothing(
    visiting: Visiting, publisher: Publisher, hostile_server: str
) -> None:
    # The page has no policy of its own: the widget must be safe without.
    line = f'<script type="module" src="{hostile_server}/widget.js" data-mode="inline"></script>'
    visit = visiting(publisher.publish(line), hostile_server)
    shown = set[str]()
    for n, (name, article) in enumerate(zip(NAMES, articles(), strict=True)):
        with visit.page.expect_response("**/v1/chat"):
            turn = visit.ask(f"How many otters did the warden {name} Holt count at Marl?")
        for citation in turn.locator(".sources li").all():
            shown.add(citation.locator(".title bdi").text_content() or "")
        number = turn.locator(".number").first
        number.click()
        expect(turn.locator(".card blockquote")).to_be_visible()
        if turn.locator(".card .title bdi").text_content() == _line(article["title"]):
            quoted = turn.locator(".card blockquote").text_content()
            assert quoted
            assert quoted in str(article["text"])
            assert turn.locator(".card .outlet").text_content() == _line(article["outlet"])
        visit.page.keyboard.press("Escape")
        if n % 10 == 9:
            assert set(visit.chat.evaluate(_TAGS)) <= _OWN
            assert visit.chat.evaluate(_ATTRIBUTES) == []
            for address in visit.chat.evaluate("chat => [...chat.shadowRoot.querySelectorAll('a')].map(a => a.href)"):
                parts = urlsplit(address)
                assert parts.scheme in ("http", "https"), address
                assert not parts.username, address
    missing = {_line(article["title"]) for article in articles()} - shown
    assert not missing, "every article was shown"

    assert visit.page.evaluate("() => 'pwned' in window") is False
    expect(visit.page).to_have_title("The Harbour Post")
    expect(visit.page.locator("h1")).to_be_visible()
    assert len(visit.page.context.pages) == 1
    assert visit.complaints == []
    visit.page.reload()
    expect(visit.turns).to_have_count(30)
    assert visit.page.evaluate("() => 'pwned' in window") is False
    assert [url for url in visit.requested if "evil" in url] == []


def test_their_pages_run_nothing_and_send_nothing(visiting: Visiting, hostile_server: str) -> None:
    visit = visiting(f"{hostile_server}/demo", hostile_server)
    for article in articles():
        at = str(article["text"]).index("otters")
        visit.page.goto(f"{hostile_server}/articles/{quote(str(article['id']))}?revision=1&start={at}&end={at + 6}")
        assert visit.page.locator("mark").text_content() == "otters"
        assert visit.page.locator("h1").text_content() == _line(article["title"])
        assert visit.page.locator("script, img, iframe, form, style, base, object, svg").count() == 0
        for link in visit.page.locator("main a, footer a").all():
            assert (link.get_attribute("href") or "").startswith(("http://", "https://", "/"))
    assert visit.page.evaluate("() => 'pwned' in window") is False
    assert visit.complaints == []


def test_answers_that_are_none_are_told_as_a_failure_and_break_nothing(visiting: Visiting) -> None:
    visit = visiting()
    visit.page.clock.install()
    for body in (
        "",
        "{}",
        "event: done\ndata: []\n\n",
        'event: done\ndata: {"text": 1}\n\n',
        "event: done\ndata: {\n\n",
    ):
        visit.page.route("**/v1/chat", _streaming(body))
        visit.begin("hello")
        visit.given_up()
        expect(visit.last.locator(".failure")).to_be_visible()
    odd = {
        "text": "x",
        "status": "answered",
        "claims": [{"text": 7, "citations": "no"}, None, {"text": "A claim.", "citations": [1, {}, None]}],
        "citations": [{"n": 1, "outlet": {}, "title": [], "url": 5, "quote": None, "carriers": "many"}, 3],
        "nearby": {},
        "follow_ups": [None, 5, "Next?"],
    }
    visit.page.route("**/v1/chat", _streaming(f"event: done\ndata: {json.dumps(odd)}\n\n"))
    turn = visit.ask("hello")
    expect(turn.locator(".claim")).to_have_count(3)
    expect(turn.locator(".offered")).to_have_text(["Next?"])
    assert visit.complaints == []


def test_nothing_is_left_in_the_pages_storage_but_the_tabs_own(
    visiting: Visiting, publisher: Publisher, server: str
) -> None:
    visit = visiting(publisher.publish(f'<script type="module" src="{server}/widget.js" data-mode="inline"></script>'))
    expect(visit.chat.locator("h2")).to_be_visible()
    assert visit.page.evaluate("() => [localStorage.length, document.cookie]") == [0, ""]


def test_the_script_is_small_and_carries_no_foreign_address() -> None:
    from dateline.api.widget import STATIC

    script = Path(STATIC / "widget.js").read_text(encoding="utf-8")
    addresses = {part.split('"')[0].split("`")[0] for part in script.split("://")[1:]}
    assert {address for address in addresses if not address.startswith("www.w3.org/")} == set()
    assert "innerHTML" not in script.replace("innerHTML=", "", 1), "Lit's templates, and nothing else"
    assert "eval(" not in script
