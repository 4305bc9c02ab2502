"""`dateline search`: the ranked passages, without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from dateline.cli.common import AsOfOption, JsonOption, StoreOption, choose, open_store, print_json, warn_of_waiting
from dateline.cli.show import out, outlet_and_day, print_indented, safe, show_place
from dateline.settings import settings

if TYPE_CHECKING:
    from dateline.index.retrieval.search import Ranked

HELP = """Find passages, the best first, with the words that match marked.

[dim]Examples:[/dim]
  dateline search "harbour toll"
  dateline search "harbour toll" --from 2011-01-01 --to 2011-03-31 --outlet "Harbour Gazette" --top 5
  dateline search "harbour toll" --as-of 2011-01-05 --why
  dateline search "harbour toll" --json | jq '.[].title'
"""


def search(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Words or a question, in quotes.")],
    top: Annotated[int | None, typer.Option("--top", min=1, max=200, help="How many passages.")] = None,
    as_of: AsOfOption = None,
    published_from: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Only what was published on this day or later.")
    ] = None,
    published_to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Only what was published on this day or before.")
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option("--outlet", metavar="NAME", help="Only of this outlet; may be given again.")
    ] = None,
    section: Annotated[
        list[str] | None, typer.Option("--section", metavar="NAME", help="Only of this section; may be given again.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option("--language", metavar="TAG", help="Only in this language, such as en.")
    ] = None,
    status: Annotated[
        list[str] | None, typer.Option("--status", metavar="STATUS", help="Only current, corrected or retracted.")
    ] = None,
    reranker: Annotated[
        str | None,
        typer.Option(
            "--reranker", metavar="NAME", help="none, reader, sentences, or a cross-encoder’s hub id or folder."
        ),
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Also print why each passage stands where it does.")] = False,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Find passages."""
    from dateline.index.filters import Filters
    from dateline.index.retrieval.rerank import open_reranker
    from dateline.index.retrieval.retriever import document
    from dateline.index.retrieval.search import RESULTS
    from dateline.index.retrieval.search import search as find

    now = settings()
    filters = Filters(
        as_of=as_of,
        published_from=published_from,
        published_to=published_to,
        outlets=tuple(outlet or ()),
        sections=tuple(section or ()),
        languages=tuple(language or ()),
        statuses=tuple(status or ()),
    )
    with open_store(store) as opened:
        warn_of_waiting(opened)
        found = find(
            opened,
            words,
            top=choose(top, RESULTS),
            filters=filters,
            reranker=open_reranker(opened, choose(reranker, now.reranker)),
        )
    if json:
        documents = [document(ranked) for ranked in found]
        print_json([{"id": d.id, "text": d.page_content, **d.metadata} for d in documents])
        return
    if not found:
        out.print(
            Text("No passage matches." if filters == Filters() else "No passage meets these conditions.", "yellow")
        )
    for place, ranked in enumerate(found, 1):
        _show(place, ranked, words, why=why)


def _show(place: int, ranked: Ranked, words: str, *, why: bool) -> None:
    from dateline.index.retrieval.marking import marks

    hit, article = ranked.hit, ranked.hit.article
    parts = outlet_and_day(article)
    if ranked.carriers > 1:
        parts.append(f"carried by {ranked.carriers} outlets")
    if article.status != "current":
        parts.append(article.status)
    head = Text(f"{place}. ", style="cyan")
    head.append(safe(hit.revision.title or "Without a headline"), style="bold")
    print_indented(head, 0)
    print_indented(Text(safe(", ".join(parts)), style="dim"), 3)
    text, end = Text(), 0
    for start, stop in marks(hit.text, words):
        text.append(_line(hit.text[end:start])).append(_line(hit.text[start:stop]), style="bold yellow")
        end = stop
    print_indented(text.append(_line(hit.text[end:])), 3)
    show_place(article.id, hit.revision.number, hit.passage.start, hit.passage.end, columns=3)
    if why:
        print_indented(Text(_reasons(ranked), style="dim"), 3)
    out.print()


def _line(text: str) -> str:
    """A piece of a passage without what breaks lines or steers the terminal."""
    return safe("".join(" " if c.isspace() else c for c in text))


def _reasons(ranked: Ranked) -> str:
    why = ranked.why
    said = [f"score {ranked.score:.2f}"]
    if why.dense_rank:
        said.append(f"meaning: place {why.dense_rank}, cosine {why.cosine:.2f}")
    if why.words_rank:
        said.append(f"words: place {why.words_rank}, BM25 {why.bm25:.1f}")
    if why.names_rank:
        said.append(f"names: place {why.names_rank}")
    said += [f"{name} +{share:.2f}" for name, share in (("new", why.recency), ("lead", why.lead)) if share >= 0.005]
    return "; ".join(said)
