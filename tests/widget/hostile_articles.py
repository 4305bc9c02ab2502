"""Forty articles that attack whoever shows them: by text, title, outlet, author, section or address."""

from __future__ import annotations

from typing import Any

_EVIL = "https://evil.example"
_MARKUP = (
    "<script>pwned=1</script>",
    "</script><script>pwned=1</script>",
    "<img src=x onerror=pwned=1>",
    f"<img src={_EVIL}/beacon.png>",
    "<svg onload=pwned=1>",
    "<svg><script>pwned=1</script></svg>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    f"<iframe src={_EVIL}></iframe>",
    "<body onload=pwned=1>",
    "<details open ontoggle=pwned=1>",
    "<video src=x onerror=pwned=1></video>",
    "<math><mtext><script>pwned=1</script></mtext></math>",
    f"<object data={_EVIL}/x.swf></object>",
    f"<link rel=stylesheet href={_EVIL}/x.css>",
    f"<meta http-equiv=refresh content='0;url={_EVIL}'>",
    f"<base href={_EVIL}/>",
    f"<form action={_EVIL}><button autofocus onfocus=pwned=1>Go</button></form>",
    "<a href=javascript:pwned=1>here</a>",
    "<style>*{display:none!important}</style>",
    f"<style>@import '{_EVIL}/x.css';</style>",
    f"</style><p style=background:url({_EVIL}/x.png)>",
    "</textarea><script>pwned=1</script>",
    "</template><script>pwned=1</script>",
    "<template shadowrootmode=open><script>pwned=1</script></template>",
    "<dateline-chat endpoint=https://evil.example></dateline-chat>",
    "<slot name=x></slot><x-foo></x-foo>",
    "<!--?lit$123456789$--><?lit$123456789$>",
    "{{constructor.constructor('pwned=1')()}} ${pwned=1} #{pwned=1}",
    "&lt;script&gt;pwned=1&lt;/script&gt; &#60;b&#62;",
    "'\"><b onmouseover=pwned=1>x</b>",
    f"[here](javascript:pwned=1) ![x]({_EVIL}/x.png) **bold**",
    f'" style="position:fixed;inset:0;background:url({_EVIL}/y.png)" x="',
    "\u202egnihtyna tsomla\u202c \u2066x\u2069 \u200b\ufeff",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031ea\u0320\u034d\u031clgo",
    "unbroken" * 200,
    "]]> <![CDATA[ <?xml-stylesheet href='https://evil.example/x.xsl'?>",
    "__proto__ constructor toString [object Object]",
    "data: {}\n event: done\n\n event: claim",
    "%3Cscript%3Epwned=1%3C/script%3E \\u003cscript\\u003e",
    "#:~:text=x &lt;! ;--> */ // <%= pwned=1 %>",
)
_ADDRESSES = (
    "javascript:pwned=1",
    "JaVaScRiPt:pwned=1",
    "java\tscript:pwned=1",
    " javascript:pwned=1",
    "\x01javascript:pwned=1",
    "javascript://evil.example/%0Apwned=1",
    "data:text/html,<script>pwned=1</script>",
    "vbscript:pwned",
    "blob:https://evil.example/1",
    "file:///etc/passwd",
    "https://user:password@evil.example/",  # pragma: allowlist secret
    "//evil.example/x",
    f'{_EVIL}/" onmouseover="pwned=1',
    f"{_EVIL}/#:~:text=other",
    "ws://evil.example",
    "view-source:https://evil.example",
    "intent://evil.example#Intent;end",
    "about:blank",
    "https://",
    "http://[::1",
)
NAMES = (
    "Abel Asta Bruno Carla Dario Edda Fabio Greta Hilmar Inga Jorek Kilda Lorenz Mirja Nestor Odila Pavel Quirin Rosa"
    " Sture Thilde Ubbo Vesna Wanda Xaver Yrsa Zoltan Arvid Berit Cosmo Dagny Elfi Folke Gisa Harro Ilka Jost Kaija"
    " Ludo Merle"
).split()


def articles() -> list[dict[str, Any]]:
    """One for each name, who counts something nobody else does."""
    return [
        {
            "id": f"hostile-{n}" if n % 5 else f"hostile/{n}?x=<b>&y=\"'#{n}",
            "url": _ADDRESSES[n % len(_ADDRESSES)],
            "title": f"{payload} {name} counts at Weir {n}",
            "outlet": f"{payload} Gazette",
            "author": payload,
            "section": payload,
            "published_at": f"2011-05-{n % 28 + 1:02}",
            "text": f"The warden {name} Holt counted {n + 100} otters {payload} below the weir at Marl.",
        }
        for n, (name, payload) in enumerate(zip(NAMES, _MARKUP, strict=True))
    ]
