"""YAML front matter, both ways: the small part of YAML that the file of an explainer may use.

Reading keeps the line of every value, so that a mistake can be named where it stands. Anchors,
aliases, tags and deep nesting are refused: no explainer needs them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml
from yaml.resolver import Resolver

from knowledge.characters import code_point, unreadable_at
from knowledge.errors import InvalidFile

MAX_DEPTH = 4
"""The mapping, a list in it, a mapping in that, its values."""

Invalid = Callable[[int, str], InvalidFile]
"""Makes the error for a line of the file at hand."""

_TEXT = "tag:yaml.org,2002:str"
_NOT_PLAIN = re.compile(r"^[-?:,\[\]{}#&*!|>'\"%@`]|: | #|:$|^\d*$")


@dataclass(frozen=True, slots=True)
class _Source:
    """The front matter as it stands in its file."""

    text: str
    first_line: int
    invalid: Invalid

    def line_at(self, index: int) -> int:
        # Not the line that YAML counts: it takes more characters for a line end than editors do.
        return self.first_line + self.text.count("\n", 0, index)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of the front matter and the line of its file on which it begins."""

    node: yaml.Node
    line: int
    source: _Source

    @property
    def scalar(self) -> str:
        """The characters of a single value, whatever YAML takes them for."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail("must be a single value")
        return str(self.node.value)

    @property
    def string(self) -> str:
        """A text on one line."""
        if self.node.tag != _TEXT:
            self.fail("must be text (in double quotes where YAML takes it for something else)")
        value = self.scalar
        self._refuse_unreadable(value)
        if value != value.strip():
            self.fail("begins or ends with a space")
        return value

    @property
    def items(self) -> tuple["Entry", ...]:
        """The entries of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("must be a list")
        return tuple(_entry(node, self.source) for node in self.node.value)

    def mapping(
        self, required: frozenset[str], optional: frozenset[str] = frozenset()
    ) -> dict[str, "Entry"]:
        """Return the entries by key; none may be missing, unknown or given twice."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("must be a mapping of keys to values")
        entries: dict[str, Entry] = {}
        for key_node, value in self.node.value:
            key = _entry(key_node, self.source)
            key.refuse_unless_new(required | optional, entries)
            entries[key.scalar] = Entry(value, key.line, self.source)
        self._refuse_missing(required - entries.keys())
        return entries

    def refuse_unless_new(self, known: frozenset[str], seen: dict[str, "Entry"]) -> None:
        """Refuse a key that is unknown or was seen before."""
        if self.scalar not in known:
            self.fail(f"unknown key {self.scalar!r}")
        if self.scalar in seen:
            self.fail(f"key {self.scalar!r} given twice")

    def fail(self, reason: str) -> NoReturn:
        """Raise InvalidFile for the line of this entry."""
        raise self.source.invalid(self.line, reason)

    def _refuse_missing(self, keys: frozenset[str]) -> None:
        for key in sorted(keys):
            self.fail(f"missing key {key!r}")

    def _refuse_unreadable(self, value: str) -> None:
        if "\n" in value:
            self.fail("must be on one line")
        index = unreadable_at(value)
        if index is not None:
            self.fail(f"holds the character {code_point(value[index])}")


def read_front_matter(text: str, first_line: int, invalid: Invalid) -> Entry:
    """Read the front matter that begins on the given line of its file."""
    source = _Source(text, first_line, invalid)
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        raise invalid(_line_of(error, source), error.problem or "not valid YAML") from error
    if node is None:
        raise invalid(first_line, "the front matter is empty")
    return _entry(node, source)


def plain_or_quoted(value: str) -> str:
    """Write a text as a YAML scalar, in double quotes only where it needs them."""
    if _is_plain(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_plain(value: str) -> bool:
    tag = Resolver().resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return tag == _TEXT and not _NOT_PLAIN.search(value)


def _compose(text: str) -> yaml.Node | None:
    loader = _PlainLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _entry(node: yaml.Node, source: _Source) -> Entry:
    return Entry(node, source.line_at(node.start_mark.index), source)


def _line_of(error: yaml.MarkedYAMLError, source: _Source) -> int:
    mark = error.problem_mark or error.context_mark
    return source.line_at(mark.index) if mark else source.first_line


class _PlainLoader(yaml.SafeLoader):
    """Composes nodes, constructs nothing, and refuses what makes YAML surprising."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self._refuse_surprises(self.peek_event())  # type: ignore[no-untyped-call]
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refuse_surprises(self, event: Any) -> None:
        if event.anchor is not None:
            raise _refused("anchors and aliases are not allowed", event)
        if event.tag is not None:
            raise _refused("tags are not allowed", event)
        if self.depth == MAX_DEPTH:
            raise _refused("nested too deeply", event)


def _refused(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
