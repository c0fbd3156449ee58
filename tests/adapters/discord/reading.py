"""How Discord reads Markdown, as far as escaping is concerned: a reader written for the tests.

It follows the published rules of the client: a backslash before any sign but letters, digits and
white space shows that sign; a bare address reaches to the next white space or `<`.
"""

import re

ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
URL = re.compile(r"https?://[^\s<]+[^<.,:;\"'\]\s]")
LIVE_SIGNS = frozenset("\\*_~`|[]<")
LIVE = re.compile(r":[A-Za-z0-9_+~-]+:|@everyone|@here|https?://")
LINE_START = re.compile(r"[^\S\n]*([>#+-]|[0-9]+[.)])")


def shown(markdown: str) -> str:
    """Return what people see; fail where a sign would be taken for markup."""
    parts, position = [], 0
    while position < len(markdown):
        seen, position = _next(markdown, position)
        parts.append(seen)
    return "".join(parts)


def _next(markdown: str, position: int) -> tuple[str, int]:
    at_line_start = position == 0 or markdown[position - 1] == "\n"
    mark = LINE_START.match(markdown, position) if at_line_start else None
    assert mark is None, f"a quote, heading or list begins: {markdown[position:][:20]!r}"
    if escape := ESCAPE.match(markdown, position):
        return escape[1], escape.end()
    if url := URL.match(markdown, position):
        return url[0], url.end()
    assert markdown[position] not in LIVE_SIGNS, f"markup: {markdown[position:][:20]!r}"
    assert not LIVE.match(markdown, position), f"markup: {markdown[position:][:20]!r}"
    return markdown[position], position + 1
