"""What is asked in a soak: the questions of the demonstration content, as it words them."""

from dataclasses import dataclass
from functools import cache

from knowledge.folders import read_folder, starter_folder


@dataclass(frozen=True)
class Question:
    """One question in one place."""

    number: int
    place: int
    text: str


@cache
def texts() -> tuple[str, ...]:
    """Return the English questions; a bot with this content answers each with its own title."""
    revisions, _ = read_folder(starter_folder())
    return tuple(sorted(one.question for one in revisions if one.locale == "en"))


def question(number: int, places: int, first_place: int = 1000) -> Question:
    """Return the question of this number; a place is asked something else every time."""
    turn, place = divmod(number, places)
    wanted = texts()
    return Question(number, first_place + place, wanted[(turn + place) % len(wanted)])
