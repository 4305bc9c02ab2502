"""Items without a page are known by their id within their feed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from website import Answer, Website

from dateline.index.article import RawArticle
from dateline.index.feeds.ledger import Ledger
from dateline.index.feeds.report import PollReport
from dateline.index.ingest import IngestReport, ingest_items
from dateline.index.store import Store

Poll = Callable[..., PollReport]
BOATS = "A retired ferry captain sold four rowing boats near the northern pier, and kept the oars for himself."
LIONS = "The council of Marren counted the stone lions behind the customs house and found two of them missing."


def answer(title: str, text: str) -> Answer:
    item = (
        f"<item><title>{title}</title><guid isPermaLink='false'>1</guid><description>{text * 10}</description></item>"
    )
    feed = f'<rss version="2.0"><channel><title>The Marren Post</title>{item}</channel></rss>'
    return Answer(feed.encode(), headers={"Content-Type": "application/rss+xml"})


def test_two_feeds_that_number_their_items_alike_do_not_overwrite_each_other(
    store: Store, ledger: Ledger, site: Website, poll_all: Poll
) -> None:
    site["/news.xml"], site["/letters.xml"] = answer("Boats", BOATS), answer("Lions", LIONS)
    for path in ("/news.xml", "/letters.xml"):
        ledger.add(f"{site.address}{path}", None, 900, 0)
    report = poll_all()
    assert (report.new, report.changed) == (2, 0)
    articles = {article.title: article for article in store.archive.articles()}
    assert set(articles) == {"Boats", "Lions"}
    site["/letters.xml"] = answer("Lions", LIONS.replace("two", "three"))
    again = poll_all(hours=1)
    assert (again.new, again.changed) == (0, 1)
    assert store.archive.article(articles["Boats"].id).revision == 1
    assert store.archive.article(articles["Lions"].id).revision == 2


def test_what_an_earlier_version_took_in_under_the_bare_id_keeps_it(
    store: Store, ledger: Ledger, site: Website, poll_all: Poll
) -> None:
    site["/news.xml"] = answer("Boats", BOATS)
    feed, _ = ledger.add(f"{site.address}/news.xml", None, 900, 0)
    poll_all()
    (page,) = ledger.pages([f"feed {feed.id}: 1"]).values()
    ledger.note_pages([replace(page, article_ids=("1",))])
    ingest_items(store, [RawArticle(id="1", title="Boats", text=BOATS)], IngestReport(), lambda _: None)
    site["/news.xml"] = answer("Boats", BOATS.replace("four", "five"))
    assert poll_all(hours=1).changed == 1
    assert store.archive.article("1").revision == 2
