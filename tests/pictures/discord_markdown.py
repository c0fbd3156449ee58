r"""Discord's Markdown, as far as a bot that escapes everything else makes use of it.

A backslash before a sign shows the sign; `[title](address)` and bare addresses are links; lines
that begin with `> ` are a quotation; pairs of `**`, `__`, `~~`, `*`, `_` and `` ` `` mark.
"""

import re
from itertools import groupby

from tests.pictures.markup import Html, block, escaped, inline, joined, text_block

_QUOTED = "> "
_PIECE = re.compile(
    r"""\\(?P<sign>[^0-9A-Za-z\s])
    |\[(?P<title>(?:\\.|[^\]\\])+)\]\(<?(?P<target>https?://[^\s)>]+)>?\)
    |<(?P<bracketed>https?://[^\s>]+)>
    |(?P<bare>https?://[^\s<]*[^\s<.,:;"'\])])
    |`(?P<code>[^`]+)`
    |(?P<pair>\*\*|__|~~|\*|_)(?P<inner>(?:\\.|[^\\])+?)(?P=pair)
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKS = {"**": "mark-bold", "__": "mark-underline", "~~": "mark-strikethrough"}


def shown(markdown: str) -> Html:
    """Return whole text, line by line."""
    groups = groupby(markdown.split("\n"), lambda line: line.startswith(_QUOTED))
    return joined(_group(list(lines), quoted=quoted) for quoted, lines in groups)


def _group(lines: list[str], *, quoted: bool) -> Html:
    text = "\n".join(line.removeprefix(_QUOTED) if quoted else line for line in lines)
    words = text_block("words", shown_inline(text.strip("\n")))
    return block("quotation", words) if quoted else words


def shown_inline(markdown: str) -> Html:
    """Return a stretch of text, in which lines have no meaning."""
    parts, position = [], 0
    for piece in _PIECE.finditer(markdown):
        parts += [escaped(markdown[position : piece.start()]), _piece(piece)]
        position = piece.end()
    return joined([*parts, escaped(markdown[position:])])


def _piece(piece: re.Match[str]) -> Html:
    if piece["sign"]:
        return escaped(piece["sign"])
    if piece["code"]:
        return inline("mark-code", escaped(piece["code"]))
    if piece["pair"]:
        return inline(_MARKS.get(piece["pair"], "mark-italic"), shown_inline(piece["inner"]))
    return inline("link", _link(piece))


def _link(piece: re.Match[str]) -> Html:
    if piece["title"]:
        return shown_inline(piece["title"])
    return escaped(piece["bracketed"] or piece["bare"])
