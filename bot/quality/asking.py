"""Asks messages of a running core and notes what is shown: the whole way, as an asker goes it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering import Answerer
from bot.model import Answer, Clarification, Courtesy, Question, Reply
from index.courtesies import CourtesyKind
from index.scoring import Outcome, Prediction

_AT_ONCE = 256
"""Questions that wait together: fewer than those after which askers are told to come back."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown: an answer or options, a courtesy, or nothing; and the best hit behind it."""

    outcome: Outcome
    slugs: tuple[str, ...] = ()
    courtesy: CourtesyKind | None = None
    best: str | None = None
    probability: float = 0.0

    def prediction(self, qid: str) -> Prediction:
        """The same, as the scoring knows it: an answer counts by the text that was shown."""
        key = self.slugs[0] if self.outcome == "answer" else self.best
        options = self.slugs if self.outcome == "clarify" else ()
        return Prediction(qid, "present", key, self.probability, self.outcome, options)


async def ask_all(answerer: Answerer, questions: Sequence[Question]) -> list[Shown]:
    """Ask all of these; many wait together, as in a busy hour."""
    shown: list[Shown] = []
    for start in range(0, len(questions), _AT_ONCE):
        asked = (_ask(answerer, one) for one in questions[start : start + _AT_ONCE])
        shown += await asyncio.gather(*asked)
    return shown


async def _ask(answerer: Answerer, question: Question) -> Shown:
    reply, how = await answerer.explain(question)
    best = how.hits[0] if how and how.hits else None
    outcome, slugs = _outcome(reply)
    return Shown(
        outcome,
        slugs,
        reply.kind if isinstance(reply, Courtesy) else None,
        best.slug if best else None,
        best.probability if best else 0.0,
    )


def _outcome(reply: Reply) -> tuple[Outcome, tuple[str, ...]]:
    match reply:
        case Answer(text):
            return "answer", (text.slug,)
        case Clarification(options):
            return "clarify", tuple(option.slug for option in options)
        case _:
            return "abstain", ()
