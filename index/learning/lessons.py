"""Lessons: batches of pairs that mean the same, among others that do not.

Every other text of a batch counts as different from a pair, so a batch is the harder, and teaches
the more, the closer its texts are: entries of few organizations with their near misses, questions
to the same paragraph. Translations teach that language does not matter.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.model.directory import PASSAGE_PROMPT, QUERY_PROMPT
from index.organizations import LabelledEntry, Organization

_ORGANIZATIONS = 3
"""Organizations of which one batch is."""

_TO_QUESTION, _TO_ASKED = 0.5, 0.8
"""Half of the pairs are with the stored question, then with another wording, then the answer."""

_OUTSIDE = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts with their prompts: `left[i]` and `right[i]` mean the same; so do equal `meanings`.

    `strangers` mean nothing that is in the batch.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    meanings: tuple[object, ...]
    strangers: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts, in the order left, right, strangers."""
        return (*self.left, *self.right, *self.strangers)


class Lessons(Protocol):
    """Gives batches without end."""

    def batch(self, size: int) -> Batch:
        """Return a batch of at most `size` pairs."""

    @property
    def texts(self) -> Sequence[str]:
        """Every text that may be in a batch."""


class OrganizationLessons:
    """What is asked of organizations, with the near misses of their entries."""

    def __init__(self, organizations: Sequence[Organization], dice: random.Random) -> None:
        self._organizations = organizations
        self._dice = dice

    def batch(self, size: int) -> Batch:
        chosen = self._dice.sample(self._organizations, min(_ORGANIZATIONS, self._count))
        entries = [entry for one in chosen for entry in self._some(one, size)][:size]
        outside = [asked(one.text) for one in self._dice.choice(chosen).outside[:_OUTSIDE]]
        near = [asked(self._dice.choice(entry.near).text) for entry in entries if entry.near]
        pairs = [self._pair(entry) for entry in entries]
        left, right = zip(*pairs, strict=True)
        return Batch(left, right, tuple(map(id, entries)), (*near, *outside))

    @property
    def texts(self) -> Sequence[str]:
        return [text for one in self._organizations for text in _texts_of(one)]

    @property
    def _count(self) -> int:
        return len(self._organizations)

    def _some(self, organization: Organization, size: int) -> Sequence[LabelledEntry]:
        share = size // min(_ORGANIZATIONS, self._count) + 1
        entries = organization.entries
        return self._dice.sample(entries, min(share, len(entries)))

    def _pair(self, entry: LabelledEntry) -> tuple[str, str]:
        first, other = self._dice.sample(entry.asked, 2)
        kind = self._dice.random()
        if kind < _TO_QUESTION:
            return asked(first.text), asked(self._dice.choice(entry.questions).text)
        if kind < _TO_ASKED:
            return asked(first.text), asked(other.text)
        return asked(first.text), answering(self._dice.choice(entry.answers).text)


class TranslationLessons:
    """Questions with their translations."""

    def __init__(self, pairs: Sequence[tuple[str, str]], dice: random.Random) -> None:
        self._pairs = [(asked(first), asked(second)) for first, second in pairs]
        self._dice = dice

    def batch(self, size: int) -> Batch:
        chosen = self._dice.sample(self._pairs, min(size, len(self._pairs)))
        left, right = zip(*chosen, strict=True)
        return Batch(left, right, right)

    @property
    def texts(self) -> Sequence[str]:
        return [text for pair in self._pairs for text in pair]


class ParallelLessons:
    """Questions in several languages, many of them to one paragraph: alike, and not the same."""

    def __init__(self, paragraphs: Sequence[Sequence[Sequence[str]]], dice: random.Random) -> None:
        self._paragraphs = [[list(map(asked, one)) for one in group] for group in paragraphs]
        self._dice = dice

    def batch(self, size: int) -> Batch:
        found: list[list[str]] = []
        for group in self._dice.sample(self._paragraphs, len(self._paragraphs)):
            if len(found) >= size:
                break
            found += group
        pairs = [self._dice.sample(one, 2) for one in found[:size]]
        left, right = zip(*pairs, strict=True)
        return Batch(left, right, tuple(range(len(pairs))))

    @property
    def texts(self) -> Sequence[str]:
        return [text for group in self._paragraphs for one in group for text in one]


def asked(text: str) -> str:
    """Return a question as the model reads it."""
    return QUERY_PROMPT + text


def answering(text: str) -> str:
    """Return an answer as the model reads it."""
    return PASSAGE_PROMPT + text


def _texts_of(organization: Organization) -> list[str]:
    found = [asked(one.text) for one in organization.outside]
    for entry in organization.entries:
        found += [asked(one.text) for one in (*entry.questions, *entry.asked, *entry.near)]
        found += [answering(one.text) for one in entry.answers]
    return found
