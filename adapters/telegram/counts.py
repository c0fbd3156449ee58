"""How often it was not known whether a reply had been seen."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """Counts since the start of the adapter; both should stay near nothing.

    `repeated` are replies that a process was about to send when it died, and that were sent again.
    `unconfirmed` are replies whose request broke off after it was sent; they were not repeated.
    """

    repeated: int = 0
    unconfirmed: int = 0
