"""Reads the tables of the platforms' published requests: objects with their fields, and choices.

A line is a name with its fields, such as "Chat id!:int title:str" where "!" marks what is required,
or "name = a|b" for what may be one of several. What is indented goes on with the line before.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "schemas"


@dataclass(frozen=True)
class Field:
    """One field of an object, or one parameter of a method."""

    type: str
    is_required: bool


Fields = dict[str, Field]


def read_table(path: Path) -> tuple[dict[str, Fields], dict[str, str]]:
    """Return the fields by the names of what has them, and the choices by their names."""
    text = re.sub(r"\n\s+", " ", path.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    choices = dict(line.split(" = ") for line in lines if " = " in line)
    rows = (line.split() for line in lines if " = " not in line)
    return {name: dict(map(_field, fields)) for name, *fields in rows}, choices


def _field(text: str) -> tuple[str, Field]:
    name, _, kind = text.partition(":")
    return name.removesuffix("!"), Field(kind, name.endswith("!"))
