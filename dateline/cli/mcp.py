"""`dateline mcp`: the archive for agents that speak the Model Context Protocol, over standard input and output."""

from __future__ import annotations

from contextlib import nullcontext

from dateline.cli.common import ComposerOption, StoreOption, choose, open_store
from dateline.settings import model_options, settings

HELP = """Serve the archive to an agent by the Model Context Protocol, over standard input and output.

Its tools are ask_news, search_news and get_article. `dateline serve` has the same over HTTP, at /mcp.

[dim]Examples:[/dim]
  dateline mcp
  dateline mcp --store news
"""


def mcp(composer: ComposerOption = None, store: StoreOption = None) -> None:
    """Serve the archive by the Model Context Protocol."""
    import anyio

    from dateline.agent.graph import build_graph
    from dateline.api.asking import Asking
    from dateline.api.mcp import mcp_server
    from dateline.api.metrics import Metrics
    from dateline.api.questions import Questions

    now = settings()
    with open_store(store) as opened:
        graph = build_graph(
            opened,
            reranker=now.reranker,
            reader=now.reader,
            verifier=now.verifier,
            composer=choose(composer, now.composer),
            models=model_options(),
        )
        asking = Asking(opened.folder, reading=nullcontext, metrics=Metrics())
        questions = Questions(opened, graph, asking, top=now.top, min_support=now.min_support)
        anyio.run(mcp_server(questions, reranker=now.reranker).run_stdio_async)
