"""Telegram's own small dialect of HTML, turned into a text and its marks.

Telegram refuses a whole message for one unknown or unbalanced tag. A lenient parser, such as the
one of the standard library, would let such a message pass and hide the fault from the tests. This
one answers with the words and the byte offsets of the real server.
"""

import html
import re
from dataclasses import dataclass, field

from tests.servers.telegram_errors import BrokenRuleError
from tests.servers.telegram_update import JsonObject, utf16_length

_KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}

# An attribute is a name, with a quoted or bare value unless it is a flag such as "expandable".
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[\w.-]+))?""")
_TAG = re.compile(r"""<(/?)([^\s>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>""")
_TAG_OR_TEXT = re.compile(r"<|[^<]+")
# Only these four names are known to Telegram, so "&nbsp;" stays as it is written.
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


@dataclass
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int


@dataclass
class _Reader:
    """Reads a source from left to right, keeping the tags that are still open."""

    source: str
    text: str = ""
    open_tags: list[_OpenTag] = field(default_factory=list)
    marks: list[JsonObject] = field(default_factory=list)

    def read(self) -> None:
        position = 0
        while piece := _TAG_OR_TEXT.match(self.source, position):
            position = self._tag(position) if piece.group() == "<" else self._words(piece)
        if self.open_tags:
            name = self.open_tags[-1].name
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{name}"')

    def _words(self, piece: re.Match[str]) -> int:
        self.text += _unescape(piece.group())
        return piece.end()

    def _tag(self, position: int) -> int:
        found = _TAG.match(self.source, position)
        where = _byte_offset(self.source, position)
        if found is None:
            raise _unparsable(f"Unclosed start tag at byte offset {where}")
        slash, name, rest = found.groups()
        if slash:
            self._end(name.lower(), where)
        else:
            self._start(name.lower(), rest, where)
        return found.end()

    def _start(self, name: str, rest: str, where: int) -> None:
        if name not in _KINDS:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {where}')
        attributes = _attributes(rest)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open_tags.append(_OpenTag(name, attributes, utf16_length(self.text)))

    def _end(self, name: str, where: int) -> None:
        if not self.open_tags:
            raise _unparsable(f"Unexpected end tag at byte offset {where}")
        tag = self.open_tags.pop()
        if name not in ("", tag.name):
            raise _unparsable(
                f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", '
                f'found "</{name}>"'
            )
        self._mark(tag)

    def _mark(self, tag: _OpenTag) -> None:
        length = utf16_length(self.text) - tag.offset
        href = tag.attributes.get("href", "")
        # Telegram drops a mark around nothing, and a link that leads nowhere becomes plain text.
        if not length or (tag.name == "a" and not href):
            return
        mark: JsonObject = {"type": _KINDS[tag.name], "offset": tag.offset, "length": length}
        self.marks.append(mark | ({"url": href} if tag.name == "a" else {}))


def parse_html(source: str) -> tuple[str, list[JsonObject]]:
    """Return the text that people see and the marks on it, or refuse the source."""
    reader = _Reader(source)
    reader.read()
    return reader.text, sorted(reader.marks, key=lambda mark: (mark["offset"], -mark["length"]))


def _attributes(rest: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(rest)
    return {name: _unescape(value.strip("\"'")) for name, value in found}


def _unescape(words: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity.group()), words)


def _byte_offset(source: str, position: int) -> int:
    return len(source[:position].encode("utf-8"))


def _unparsable(reason: str) -> BrokenRuleError:
    return BrokenRuleError(f"can't parse entities: {reason}")
