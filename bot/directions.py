"""Marks that keep text of one direction from disturbing text of the other (UAX #9)."""

RIGHT_TO_LEFT_MARK = "\u200f"
_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"


def isolated(text: str) -> str:
    """Return a text whose direction does not disturb what stands around it."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"
