"""An invented newsroom on a web site of this machine: stories with pages of their own, and feeds that announce them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from website import Answer, Website

WHO = (
    "The harbour office|A retired ferry captain|The council of Marren|An inspector from Orle|The school on Quay Street|"
    "A group of beekeepers|The bridge keeper|The new mayor|A spokeswoman of the mill|The coast guard|A glass maker|"
    "The town archive|The night baker|A young surveyor|The fire brigade|The tenants of Mill Lane|The choir of Orle|"
    "A visiting botanist|The lighthouse crew|The owners of the brickworks"
).split("|")
DID = (
    "counted|bought|repaired|painted|sold|measured|closed|opened|found|lost|moved|rented out|praised|refused|inspected|"
    "promised|planted|dug up|photographed|insured|weighed|auctioned|borrowed|returned|catalogued"
).split("|")
WHAT = (
    "old cranes|copper kettles|apple trees|wooden sleds|brass bells|fishing nets|stone lions|rowing boats|paper maps|"
    "iron gates|clay pipes|barrels of tar|church windows|milk churns|street lamps|market stalls|bundles of letters|"
    "weather vanes|wool carpets|oak tables|salt pans|lead tiles|water wheels|sacks of barley|violins"
).split("|")
WHERE = (
    "behind the customs house|near the northern pier|at the edge of the moor|in the cellar of the theatre|"
    "beside the railway bridge|on the island of Skell|above the old quarry|along the canal|outside the tannery|"
    "under the market hall|across the river Tarn|in a barn at Felden|on the road to Orle|beneath the clock tower"
).split("|")
WHEN = "on Monday|late on Tuesday|before dawn|after the storm|last week|during the fair|at noon|within a month".split(
    "|"
)


@dataclass(frozen=True)
class Story:
    """One story, and how it stands."""

    path: str
    title: str
    sentences: tuple[str, ...]
    published: datetime
    modified: datetime | None = None

    @property
    def text(self) -> str:
        """The words as an archive should hold them."""
        half = len(self.sentences) // 2
        return " ".join(self.sentences[:half]) + "\n\n" + " ".join(self.sentences[half:])


def story(number: int, published: datetime) -> Story:
    """The story of that number: always the same, and unlike any other."""
    draw = random.Random(number)
    sentences = tuple(
        f"{draw.choice(WHO)} {draw.choice(DID)} {draw.randint(3, 900)} {draw.choice(WHAT)} "
        f"{draw.choice(WHERE)} {draw.choice(WHEN)}."
        for _ in range(8)
    )
    title = f"{draw.choice(WHAT).capitalize()} {draw.choice(WHERE)}: report {number}"
    return Story(f"/news/{number}", title, sentences, published)


def page(told: Story, address: str, **stated: str) -> bytes:
    """The page of a story, with all that pages have around one."""
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told.title,
        "datePublished": told.published.isoformat(),
        **({"dateModified": told.modified.isoformat()} if told.modified else {}),
        "publisher": {"@type": "Organization", "name": "The Marren Post"},
        **stated,
    }
    paragraphs = "".join(f"<p>{part}</p>" for part in told.text.split("\n\n"))
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{told.title} | The Marren Post</title>
<link rel="canonical" href="{address}{told.path}">
<script type="application/ld+json">{json.dumps(linked)}</script></head>
<body><nav><a href="/">Home</a> <a href="/weather">Weather</a></nav>
<article><h1>{told.title}</h1>{paragraphs}</article>
<aside><h2>Most popular</h2><ul><li><a href="/x">Ten ways to fold a sail</a></li></ul></aside>
<footer>All rights reserved</footer></body></html>""".encode()


@dataclass
class Press:
    """The newsroom: what it has published, and how its site serves that."""

    site: Website
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    stories: dict[str, Story] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)
    """Further addresses that the feed announces."""
    head: str = ""
    """Put into the feed's channel."""

    def publish(self, *numbers: int, hours_ago: float = 1.0) -> list[Story]:
        """Publish stories, each with its page."""
        told = [story(n, self.now - timedelta(hours=hours_ago, minutes=n)) for n in numbers]
        for one in told:
            self.put(one)
        return told

    def put(self, told: Story) -> None:
        """Serve a story as it stands now."""
        self.stories[told.path] = told
        self.site[told.path] = Answer(
            page(told, self.site.address), headers={"Content-Type": "text/html; charset=utf-8"}, etag=True
        )

    def correct(self, told: Story, sentence: str) -> Story:
        """Replace the first sentence of a story, and say when."""
        corrected = replace(told, sentences=(sentence, *told.sentences[1:]), modified=self.now)
        self.put(corrected)
        return corrected

    def withdraw(self, told: Story, status: int = 410) -> None:
        """Take a story's page away."""
        del self.stories[told.path]
        self.site[told.path] = Answer(b"Gone.", status)

    def announce(self, path: str = "/feed.xml", **headers: str) -> str:
        """Serve the feed as it stands now; returns its address."""
        items = "".join(
            f"<item><title>{told.title}</title><link>{self.site.address}{told.path}</link>"
            f"<guid>{told.path}</guid><pubDate>{format_datetime(told.published)}</pubDate></item>"
            for told in sorted(self.stories.values(), key=lambda one: one.published, reverse=True)
        )
        items += "".join(f"<item><title>More</title><link>{url}</link></item>" for url in self.extra)
        feed = (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
            f'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>The Marren Post</title>'
            f"<link>{self.site.address}/</link>{self.head}{items}</channel></rss>"
        )
        self.site[path] = Answer(
            feed.encode(), headers={"Content-Type": "application/rss+xml; charset=utf-8", **headers}, etag=True
        )
        return self.site.address + path
