"""The articles that the widget is tested over; two of them are hostile."""

from __future__ import annotations

HOSTILE_TITLE = (
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> Lynx at Gorse Hill"
)
HOSTILE_QUOTE = (
    "The gamekeeper Odo Brask counted 31 lynx at Gorse Hill "
    "<img src=https://evil.example/beacon.png onerror=\"document.title='owned'\"> "
    '<a href="javascript:alert(1)">on Friday</a> <style>*{display:none}</style> in all.'
)
ARTICLES = [
    {
        "id": "seals",
        "url": "https://harbour.example/seals?page=1#count",
        "title": "A record year for seals at Skerry Point",
        "outlet": "Harbour Post",
        "published_at": "2011-03-09",
        "text": "The well-known lighthouse keeper Maren Holt counted 412 grey seals at Skerry Point on Tuesday.\n\n"
        "It was the highest number since the count began in 1974.",
    },
    {
        "id": "ferry",
        "url": "https://harbour.example/ferry",
        "title": "New ferry for Skerry Point",
        "outlet": "Harbour Post",
        "published_at": "2011-04-02",
        "text": "The ferry company named its new ship Petrel. The Petrel will carry 90 cars to Skerry Point.",
    },
    {
        "id": "lynx",
        "url": "javascript:document.title='owned'",
        "title": HOSTILE_TITLE,
        "outlet": "<b onmouseover=alert(1)>Evil</b> Gazette",
        "published_at": "2011-05-01",
        "text": HOSTILE_QUOTE,
    },
    {
        "id": "otters",
        "url": "data:text/html,<script>document.title='owned'</script>",
        "title": "Otters <script>document.title='owned'</script> at Marl Weir",
        "outlet": "Evil Gazette",
        "published_at": "2011-05-02",
        "text": "The warden Ilse Torv saw six otters below Marl Weir at dawn on Monday.",
    },
]
