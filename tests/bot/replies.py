"""One reply of every outcome."""

from bot.model import Abstention, AbstentionReason, Answer, Clarification, Courtesy, Reply
from index.courtesies import CourtesyKind
from tests.assembly import TODAY, approved_snapshot, revision


def an_answer(locale: str = "en") -> Answer:
    (text,) = approved_snapshot(revision()).texts(TODAY)
    return Answer(text, locale)


def every_outcome() -> dict[str, Reply | None]:
    """Return replies by the word for their outcome."""
    return {
        "answer": an_answer(),
        "clarification": Clarification((), "en"),
        "failed": None,
        **{str(reason): Abstention(reason, "en") for reason in AbstentionReason},
        **{f"courtesy_{kind}": Courtesy(kind, "en") for kind in CourtesyKind},
    }
