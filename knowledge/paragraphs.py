"""Plain paragraphs, the only Markdown that an answer may hold: what is approved is what is sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.frontmatter import Invalid

HEADING = "More"
"""The one heading: it stands between the short answer and the longer text."""

_PLAIN = frozenset({"text", "softbreak"})


@dataclass(frozen=True, slots=True)
class Body:
    """The texts of a file, each with the line on which it begins."""

    answer: str
    more: str
    answer_line: int
    more_line: int


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    line: int


def read_body(text: str, first_line: int, invalid: Invalid) -> Body:
    """Read the short answer and the longer text; refuses all but plain paragraphs."""
    tokens = _markdown().parse(text)
    heading = _find_heading(tokens)
    answer = tuple(_paragraphs(tokens[:heading], first_line, invalid))
    more = tuple(_paragraphs(tokens[heading:][3:], first_line, invalid))
    end = first_line + text.count("\n")
    return Body(_joined(answer), _joined(more), _begin(answer, first_line), _begin(more, end))


@cache
def _markdown() -> MarkdownIt:
    # Without `reference` a link definition stays visible text; without `text_join` an escape or
    # entity stays a token of its own, so that it is refused and never sent half-decoded.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return parser.disable(["reference", "text_join"])


def _find_heading(tokens: Sequence[Token]) -> int:
    """Find the position of `## More`, or the end."""
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.tag == "h2":
            return index if tokens[index + 1].content == HEADING else len(tokens)
    return len(tokens)


def _paragraphs(tokens: Sequence[Token], first_line: int, invalid: Invalid) -> Iterator[_Paragraph]:
    line = first_line
    for token in tokens:
        line = first_line + token.map[0] if token.map else line
        if token.type not in ("paragraph_open", "inline", "paragraph_close"):
            raise invalid(line, f"only plain paragraphs are allowed, not {_name(token)}")
        if token.type == "inline":
            _refuse_markup(token, line, invalid)
            yield _Paragraph(_one_line(token.content), line)


def _refuse_markup(token: Token, line: int, invalid: Invalid) -> None:
    for child in token.children or ():
        if child.type not in _PLAIN:
            raise invalid(line, f"only plain text is allowed, not {_name(child)}")
        line += child.type == "softbreak"


def _name(token: Token) -> str:
    """Name a token as the Markdown parser does: `bullet_list`, `link`, `html_inline`."""
    return token.type.removesuffix("_open")


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n"))


def _joined(paragraphs: Sequence[_Paragraph]) -> str:
    return "\n\n".join(paragraph.text for paragraph in paragraphs)


def _begin(paragraphs: Sequence[_Paragraph], otherwise: int) -> int:
    return paragraphs[0].line if paragraphs else otherwise
