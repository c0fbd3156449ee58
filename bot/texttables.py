"""Tables of texts, for the terminal and for Markdown: both show the same ones."""

from dataclasses import dataclass

from rich.table import Table

MISSING = "–"

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table with its title; the first column names the row, the others hold numbers."""

    title: str
    header: Cells
    rows: tuple[Cells, ...]


def rich_table(table: TextTable) -> Table:
    """Return a table for the terminal."""
    shown = Table(title=table.title, title_justify="left")
    for column, name in enumerate(table.header):
        shown.add_column(name, justify="right" if column else "left")
    for row in table.rows:
        shown.add_row(*row)
    return shown


def markdown_table(table: TextTable) -> str:
    """Return a table for a page, without its title."""
    rule = ["---", *("---:" for _ in table.header[1:])]
    lines = (table.header, rule, *table.rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
