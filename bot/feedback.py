"""Feedback on answers: whether they helped, and what was missing. Never who said so."""

from dataclasses import dataclass
from typing import Protocol

from knowledge.masking import Masked, mask

MAX_REMARK = 500
"""Characters of a remark that are kept."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether an answer was helpful."""

    slug: str
    locale: str
    helpful: bool


class Feedback(Protocol):
    """Takes opinions. An implementation must not raise, and keeps nothing of who gave them."""

    async def give(self, opinion: Opinion) -> None:
        """Take an opinion."""

    async def remark(self, slug: str, locale: str, text: str) -> None:
        """Take what was missing in an answer that was not helpful, masked."""


class FeedbackInMemory:
    """A fake that ships with the port."""

    def __init__(self) -> None:
        self.opinions: list[Opinion] = []
        self.remarks: list[tuple[str, str, Masked]] = []

    async def give(self, opinion: Opinion) -> None:
        """Put it into `opinions`."""
        self.opinions.append(opinion)

    async def remark(self, slug: str, locale: str, text: str) -> None:
        """Put it into `remarks`."""
        self.remarks.append((slug, locale, masked_remark(text)))


def masked_remark(text: str) -> Masked:
    """Return what may be kept of a remark."""
    return Masked(mask(" ".join(text.split()))[:MAX_REMARK])
