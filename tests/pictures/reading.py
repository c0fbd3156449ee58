"""A page as a browser takes it: its elements, read by the parser of the standard library."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.pictures.markup import Html


@dataclass
class Node:
    """An element, with its text and its elements in order."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything that is written in it."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    def all(self, kind: str) -> Iterator["Node"]:
        """Yield the elements inside that have a CSS class."""
        for child in self.elements:
            if kind in child.attributes.get("class", "").split():
                yield child
            yield from child.all(kind)

    def texts(self, kind: str) -> list[str]:
        """Return what the elements of a CSS class say."""
        return [node.text for node in self.all(kind)]

    @property
    def elements(self) -> list["Node"]:
        """The elements right inside."""
        return [one for one in self.children if isinstance(one, Node)]

    @property
    def tags(self) -> set[str]:
        """The names of all elements inside."""
        return {self.tag}.union(*(child.tags for child in self.elements))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag != "meta":
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: Html) -> Node:
    """Return what a browser makes of HTML; every element has to be closed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1
    return reader.open[0]
