"""An object of JSON that is an article: IPTC ninjs where it is that, else one with named fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.index.article import RawArticle
from dateline.index.errors import SourceError
from dateline.index.loaders.document import Given
from dateline.index.loaders.fields import article_from_fields
from dateline.index.loaders.ninjs import article_from_ninjs, is_ninjs


def article_from_object(value: Any, given: Given) -> RawArticle:
    """The article in a value of JSON.

    Raises:
        SourceError: it is no object, or gives no article.

    """
    if not isinstance(value, Mapping):
        raise SourceError("it is not a JSON object")
    if not given.mapping and is_ninjs(value):
        return article_from_ninjs(value, given)
    return article_from_fields(value, given.origin, given.mapping)
