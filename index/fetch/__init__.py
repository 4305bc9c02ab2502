"""Safe fetching from the web: only from the public internet, only within limits, and with manners.

`fetch` gets one page; a `Fetcher` gets many, and keeps connections, robots.txt and pace between them.
"""

from dateline.index.fetch.fetcher import Fetched, Fetcher, Hop, fetch
from dateline.index.fetch.policy import FetchPolicy

__all__ = ["FetchPolicy", "Fetched", "Fetcher", "Hop", "fetch"]
