"""Questions without an answer, as the core notes them; a null object and a fake for the port."""

import hashlib

from index.terms import letters
from knowledge.masking import Masked, mask
from knowledge.unanswered import MAX_WORDING, Wording

_KEY_BYTES = 8


class NothingKept:
    """Keeps nothing, where the operator has chosen that."""

    def note(self, query: str, locale: str) -> str:
        """Keep nothing, and refer to nothing."""
        return ""

    def offer(self, query: str, locale: str) -> str:
        """Keep nothing, and refer to nothing."""
        return ""

    def refuse(self, reference: str) -> bool:
        """Keep nothing."""
        return False


class UnansweredInMemory:
    """A fake that ships with the port: masks and counts like the real one, in two mappings."""

    def __init__(self) -> None:
        self.offered: dict[str, Wording] = {}
        self.queue: dict[str, tuple[Wording, int]] = {}

    def note(self, query: str, locale: str) -> str:
        """Put the question into `queue`."""
        wording = wording_of(query, locale)
        self._count(wording)
        return wording.key

    def offer(self, query: str, locale: str) -> str:
        """Put the question into `offered`."""
        wording = wording_of(query, locale)
        self.offered[wording.key] = wording
        return wording.key

    def refuse(self, reference: str) -> bool:
        """Put what was offered into `queue`, if it is known."""
        wording = self.offered.get(reference)
        return wording is not None and self._count(wording)

    def _count(self, wording: Wording) -> bool:
        first, count = self.queue.get(wording.key, (wording, 0))
        self.queue[wording.key] = (first, count + 1)
        return True


def wording_of(query: str, locale: str) -> Wording:
    """Return what may be kept of a query.

    The key is made of the masked text: two people who differ only in their phone number ask the
    same, and nothing of the number is in it.
    """
    masked = mask(query)
    said = letters(masked) or masked
    digest = hashlib.blake2b(f"{locale} {said}".encode(), digest_size=_KEY_BYTES)
    return Wording(digest.hexdigest(), _shortened(masked), locale)


def _shortened(text: Masked) -> Masked:
    return text if len(text) <= MAX_WORDING else Masked(text[: MAX_WORDING - 1] + "…")
