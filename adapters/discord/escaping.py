r"""Text that Discord shows as it is written: its Markdown, mentions and emoji names are escaped.

A backslash before any sign but letters and digits makes Discord show that sign and nothing else.
`discord.utils.escape_markdown` is not enough: it leaves numbered lists, timestamps and emoji names,
and puts a visible backslash before an indented list.
"""

import re

_URL = r"(?<!\S)https?://[A-Za-z0-9][A-Za-z0-9/_~?=&%#+@!$.,:;-]*[A-Za-z0-9/](?=[.,:;!?]*(?!\S))"

_LINE_MARK = r"^[^\S\n]*(?:(?=[>#+-])|[0-9]+(?=[.)]))"
"""What stands before the sign that would begin a quote, a heading, small text or a list."""

_SIGN = r"(?P<sign>[\\*_~`|\[\]<]|:(?=\S)|@(?=everyone|here))"

_SPECIAL = re.compile(rf"(?P<mark>{_LINE_MARK})|{_SIGN}", re.MULTILINE)
_SPECIAL_OR_URL = re.compile(rf"(?P<url>{_URL})|(?P<mark>{_LINE_MARK})|{_SIGN}", re.MULTILINE)

BARE_URL = re.compile(_URL)
"""An address that Discord makes a link of, as a whole, whatever it contains."""


def escaped(text: str) -> str:
    """Return text for a place where Discord finds no links by itself, such as a title."""
    return _SPECIAL.sub(_escape, text)


def escaped_with_links(text: str) -> str:
    """Return text whose web addresses can be clicked."""
    return _SPECIAL_OR_URL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    if found["mark"] is not None:
        return found["mark"] + "\\"
    return f"\\{found['sign']}" if found["sign"] else found[0]
