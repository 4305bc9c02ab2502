"""The story of a page: what trafilatura takes for it, held against what the page itself repeats as its text."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import trafilatura
from lxml import html as lxml_html

from dateline.index.loaders.furniture import is_sentence, tell_apart
from dateline.index.loaders.markup import paragraphs, text_of

SHORTEST_STORY = 80
"""Characters of running text below which a page is taken to hold no article."""
_COMMENTS = re.compile(
    r"comments?|comment-?list|comment-\d+|comments?[-_]+(?:list|section|area|thread|container|wrapper|block|wrap|box|body|content)"
    r"|[\w-]+[-_]comments|comments[-_]\w+[-_](?:list|area)|disqus\w*|respond|livefyre\w*|hyvor[\w-]*|coral[-_]\w+|readercomments",
    re.IGNORECASE,
)
_CONSENT_BOX = re.compile(
    r"(?:[\w-]*[-_])?(?:cookies?|consent|gdpr|ccpa)(?:[-_]?(?:bar|banner|box|wall|notice|popup|modal|dialog|overlay|consent|layer|message|policy|info|sdk|container|wrapper|law))*"
    r"|onetrust[\w-]*|didomi[\w-]*|qc-cmp[\w-]*|cmp(?:box|wrapper|container)?|truste[\w-]*|usercentrics[\w-]*|cybotcookiebot\w*|sp_message\w*|cc-window",
    re.IGNORECASE,
)
"""Names by which elements with readers' comments, or a question for consent, are marked."""
_CONSENT = re.compile(
    r"\b(?:we|our|us)\b.{0,200}\b(?:cookies|partners|vendors)\b.{0,300}\b(?:consent|preferences|personali[sz]\w*|settings|accept|agree\w*|advertis\w*)\b"
    r"|\bby\s+(?:continuing|using|clicking)\b.{0,200}\b(?:cookies|consent|agree)\b",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE_ARTICLE = 500
"""Characters of paragraphs in a page's only article element from which nothing else is looked at."""
_MANY = 2_000
"""Elements from which trafilatura does without jusText, whose time grows with their square."""
_FEW = 20
"""Article elements of one page that are looked at."""
_SHINGLE = 5
"""Words in a row by which two texts are held against each other."""
_WORD = re.compile(r"\w+")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\W*\])\s*$")


def story_of(tree: Any, title: str | None, repeated: str | None) -> str:
    """The paragraphs of a page's story, set apart by empty lines; empty if there is none.

    `repeated` is the text that the page gives in its own description (`articleBody`).
    """
    root = _article_alone(without_asides(tree))
    whole = _articles_as_lines(root)
    found = trafilatura.extract(
        root,
        output_format="txt",
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        fast=sum(1 for _ in root.iter("p", "div", "li", "br")) > _MANY,
    )
    lines = [" ".join(line.split()) for line in (found or "").split("\n")]
    lines = [part for line in lines for part in whole.get("".join(line.split()), (line,))]
    page = tell_apart(_without_consent([line for line in lines if line and line != title]))
    # Lines before the story are kept only as a standfirst: what trafilatura leaves there is part of the page's story.
    body = [*(line for line in page.head if len(line.split()) > 5), *page.body]
    if repeated:
        body = _agreed(body, [line for line in text_of(repeated).split("\n") if line])
    if sum(map(len, body)) < SHORTEST_STORY or not any(map(is_sentence, body)):
        return ""
    return "\n\n".join(body)


def _articles_as_lines(root: Any) -> dict[str, list[str]]:
    """The paragraphs of each article element, by all of its text without white space.

    As one line, its heading included, trafilatura gives an article that is too short for its other ways.
    """
    found = {}
    for tag in root.xpath("//article[not(ancestor::article)]")[:_FEW]:
        lines = [" ".join(line.split()) for line in paragraphs(tag)]
        found["".join(tag.text_content().split())] = lines
    return found


def _article_alone(tree: Any) -> Any:
    """The page's only article as a page of its own, where it has the heading and enough text to be the story."""
    articles = tree.xpath("//article[not(ancestor::article)]")
    if len(articles) != 1 or not articles[0].xpath(".//h1"):
        return tree
    text = sum(len(tag.text_content()) for tag in articles[0].iter("p"))
    return page_of(articles[0]) if text >= _WHOLE_ARTICLE else tree


def page_of(element: Any) -> Any:
    """An element as a page of its own."""
    page = lxml_html.document_fromstring("<html><body></body></html>")
    page.body.append(deepcopy(element))
    return page


def without_asides(tree: Any) -> Any:
    """The tree without what asks for consent to cookies, and without readers' comments; the tree is changed."""
    for tag in list(tree.iter("div", "section", "aside", "form", "dialog", "ul", "ol", "footer")):
        if (is_of_comments(tag) or any(map(_CONSENT_BOX.fullmatch, _names(tag)))) and not _holds_story(tag):
            tag.drop_tree()
    return tree


def _holds_story(tag: Any) -> bool:
    """Whether an element is one that the story may be in, however it is marked."""
    if tag.getparent() is None:
        return True
    return not all(map(is_of_comments, tag.iter("article", "main", "h1")))


def is_of_comments(tag: Any) -> bool:
    """Whether an element is marked as one of readers' comments."""
    return any(map(_COMMENTS.fullmatch, _names(tag)))


def _names(tag: Any) -> list[str]:
    """The names by which an element is marked."""
    return f"{tag.get('id') or ''} {tag.get('class') or ''}"[:500].split()


def _without_consent(lines: list[str]) -> list[str]:
    """The lines without those in which the page itself asks its reader for consent."""
    return [line for line in lines if not _CONSENT.search(line[:1_000])]


def _agreed(found: list[str], repeated: list[str]) -> list[str]:
    """What was found, unless the page's own repetition of its text shows it to be something else, or much more.

    Comments can be longer than the story, and a question for consent can stand in its place. The text that a page
    repeats in its description is the story, but often without its paragraphs, and sometimes only its beginning.
    """
    story = "\n".join(repeated)
    if len(story) < SHORTEST_STORY or not any(map(is_sentence, repeated)):
        return found
    known, whole = _shingles(" ".join(found)), _shingles(story)
    covered = len(whole & known) / max(1, len(whole))
    if covered < 0.8:
        return found if _CUT_OFF.search(story) and covered > 0.5 else repeated
    if len(" ".join(found)) <= 1.5 * len(story) or _CUT_OFF.search(story):
        return found
    kept = [line for line in found if _shingles(line) & whole or " ".join(_words(line)) in " ".join(_words(story))]
    return kept if len(_shingles(" ".join(kept)) & whole) >= 0.8 * len(whole) else repeated


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _shingles(text: str) -> set[int]:
    words = _words(text)
    return {hash(tuple(words[i : i + _SHINGLE])) for i in range(max(1, len(words) - _SHINGLE + 1))}
