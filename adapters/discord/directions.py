"""Direction of writing: Discord goes by the first letter of a line, which may be a Latin one."""

from adapters.discord.escaping import BARE_URL
from bot.directions import RIGHT_TO_LEFT_MARK, isolated


def from_right_to_left(text: str) -> str:
    """Let every line of escaped text begin at the right."""
    return "\n".join(_marked(line) for line in text.split("\n"))


def _marked(line: str) -> str:
    # Brackets end the link before the invisible sign, which would become part of the address.
    line = BARE_URL.sub(lambda url: isolated(f"<{url[0]}>"), line)
    return RIGHT_TO_LEFT_MARK + line if line.strip() else line
