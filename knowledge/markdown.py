"""The file of an explainer in one locale: front matter, short answer, optional longer text.

The path says which explainer and which locale it is: `<slug>/<locale>.md`. Reading and writing
are lossless: what was rendered reads back as the same revision, and a file in canonical form is
rendered byte for byte as it was.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from knowledge.characters import code_point, unreadable_at
from knowledge.errors import InvalidFile
from knowledge.explainers import Media, Revision, Source
from knowledge.frontmatter import Entry, Invalid, plain_or_quoted, read_front_matter
from knowledge.paragraphs import HEADING, Body, read_body

MAX_BYTES = 64 * 1024

_FENCE = "---"
_BOM = "\ufeff"
_REQUIRED = frozenset({"topic", "question", "variants", "sources", "as_of", "review_by", "author"})
_OPTIONAL = frozenset({"counterexamples", "media", "translates"})
_SOURCE = frozenset({"title", "url"})
_MEDIA = frozenset({"url", "alt"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TEXT_DIGEST = re.compile(r"[0-9a-f]{16}")


def parse_revision(text: str, path: Path) -> Revision:
    """Read the revision that a file holds; raises InvalidFile with the line of a mistake."""
    parts = _read(text, path)
    keys = parts.keys
    return Revision(
        slug=path.parent.name,
        locale=path.stem,
        topic=keys["topic"].string,
        question=keys["question"].string,
        variants=tuple(variant.string for variant in keys["variants"].items),
        counterexamples=tuple(one.string for one in _items(keys.get("counterexamples"))),
        answer=parts.body.answer,
        more=parts.body.more,
        sources=tuple(_source(entry) for entry in keys["sources"].items),
        media=tuple(_media(entry) for entry in _items(keys.get("media"))),
        as_of=_date(keys["as_of"]),
        review_by=_date(keys["review_by"]),
        author=keys["author"].string,
        translates=_translates(keys.get("translates")),
    )


def render_revision(revision: Revision) -> str:
    """Write the canonical file; raises InvalidFile where it would not read back the same."""
    text = "\n".join([*_front_matter(revision), *_body(revision)]) + "\n"
    path = Path(revision.slug, f"{revision.locale}.md")
    if not _is_name(revision.slug) or parse_revision(text, path) != revision:
        raise InvalidFile(path, 1, "would not be read back as it is")
    return text


def decode(data: bytes, path: Path) -> str:
    """Decode the bytes of a file; raises InvalidFile when too many or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise InvalidFile(path, 1, f"longer than {MAX_BYTES} bytes")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidFile(path, line, "not UTF-8") from error


def key_lines(text: str, path: Path) -> dict[str, int]:
    """Find the line of each key, list items counted from 1: `variants.2`, `sources.1.url`."""
    parts = _read(text, path)
    lines = {"answer": parts.body.answer_line, "more": parts.body.more_line}
    for key, entry in parts.keys.items():
        lines[key] = entry.line
        lines |= _item_lines(key, entry)
    return lines


@dataclass(frozen=True, slots=True)
class _Parts:
    keys: dict[str, Entry]
    body: Body


def _read(text: str, path: Path) -> _Parts:
    invalid = partial(InvalidFile, path)
    text = text.removeprefix(_BOM).replace("\r\n", "\n")
    _refuse_oversized(text, invalid)
    _refuse_unreadable(text, invalid)
    lines = text.split("\n")
    end = _closing_fence(lines, invalid)
    front_matter = read_front_matter("\n".join(lines[1:end]), 2, invalid)
    body = read_body("\n".join(lines[end + 1 :]), end + 2, invalid)
    return _Parts(front_matter.mapping(_REQUIRED, _OPTIONAL), body)


def _refuse_oversized(text: str, invalid: Invalid) -> None:
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise invalid(1, f"longer than {MAX_BYTES} bytes")


def _refuse_unreadable(text: str, invalid: Invalid) -> None:
    index = unreadable_at(text)
    if index is not None:
        line = text.count("\n", 0, index) + 1
        raise invalid(line, f"holds the character {code_point(text[index])}")


def _closing_fence(lines: Sequence[str], invalid: Invalid) -> int:
    if lines[0] != _FENCE:
        raise invalid(1, f"must begin with a line {_FENCE}")
    try:
        return lines.index(_FENCE, 1)
    except ValueError:
        raise invalid(1, f"the front matter has no closing line {_FENCE}") from None


def _items(entry: Entry | None) -> tuple[Entry, ...]:
    return entry.items if entry else ()


def _source(entry: Entry) -> Source:
    keys = entry.mapping(_SOURCE)
    return Source(keys["title"].string, keys["url"].string)


def _media(entry: Entry) -> Media:
    keys = entry.mapping(_MEDIA)
    return Media(keys["url"].string, keys["alt"].string)


def _date(entry: Entry) -> date:
    if not _DATE.fullmatch(entry.scalar):
        entry.fail("must be a date such as 2026-06-30")
    try:
        return date.fromisoformat(entry.scalar)
    except ValueError:
        entry.fail("there is no such day")


def _translates(entry: Entry | None) -> str | None:
    # The plain scalar, not the text: YAML takes sixteen decimal digits for a number.
    if entry is None:
        return None
    if not _TEXT_DIGEST.fullmatch(entry.scalar):
        entry.fail("must be 16 hexadecimal digits")
    return entry.scalar


def _item_lines(key: str, entry: Entry) -> Iterator[tuple[str, int]]:
    none = frozenset[str]()
    item_keys = {
        "variants": none,
        "counterexamples": none,
        "sources": _SOURCE,
        "media": _MEDIA,
    }.get(key)
    if item_keys is None:
        return
    for number, item in enumerate(entry.items, start=1):
        yield f"{key}.{number}", item.line
        for name, value in item.mapping(item_keys).items() if item_keys else ():
            yield f"{key}.{number}.{name}", value.line


def _is_name(slug: str) -> bool:
    """Whether a slug can be the name of a folder, and not the way to another one."""
    return slug not in ("", ".", "..")


def _front_matter(revision: Revision) -> Iterator[str]:
    yield _FENCE
    yield from _scalars(topic=revision.topic, question=revision.question)
    yield from _list("variants", [_scalar_item(variant) for variant in revision.variants])
    if revision.counterexamples:
        yield from _list("counterexamples", [_scalar_item(one) for one in revision.counterexamples])
    yield from _list("sources", [_item(title=s.title, url=s.url) for s in revision.sources])
    if revision.media:
        yield from _list("media", [_item(url=m.url, alt=m.alt) for m in revision.media])
    yield f"as_of: {revision.as_of}"
    yield f"review_by: {revision.review_by}"
    yield from _scalars(author=revision.author)
    if revision.translates is not None:
        yield from _scalars(translates=revision.translates)
    yield _FENCE


def _body(revision: Revision) -> Iterator[str]:
    yield ""
    yield revision.answer
    if revision.more:
        yield from ("", f"## {HEADING}", "", revision.more)


def _scalars(**values: str) -> Iterator[str]:
    return (f"{key}: {plain_or_quoted(value)}" for key, value in values.items())


def _list(key: str, items: Sequence[str]) -> Iterator[str]:
    yield f"{key}:" if items else f"{key}: []"
    yield from items


def _scalar_item(value: str) -> str:
    return f"  - {plain_or_quoted(value)}"


def _item(**values: str) -> str:
    return "  - " + "\n    ".join(_scalars(**values))
