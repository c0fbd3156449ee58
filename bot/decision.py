"""The decision: answer, offer up to three questions, or abstain.

Rather silent than wrong: one answer is sent only when the calibrated probability of the best hit
reaches the threshold of the calibration (index/holding_out.py tells how that is set).
"""

from dataclasses import dataclass

from index.calibration import Calibration
from index.retrieval import Hits
from index.scoring import MAX_OPTIONS, Outcome


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and with which hits: one to answer, one to three to offer, none to abstain."""

    outcome: Outcome
    hits: Hits = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which the best hit is sent as the answer, or offered as an option.

    `beside_at` is that of further options: once one is worth offering, its rivals help to choose.
    """

    answer_at: float
    offer_at: float
    beside_at: float


def unless_one_word(decision: Decision, term_count: int) -> Decision:
    """Offer instead of answering where one short word is all that was typed.

    "What" is close to "What is …?", and asks nothing; unless it is stored as a wording.
    """
    if decision.outcome != "answer" or term_count > 1 or decision.hits[0].word_for_word:
        return decision
    return Decision("clarify", decision.hits)


def thresholds_of(calibration: Calibration) -> Thresholds:
    """Return the thresholds that were set when the calibration was made."""
    return Thresholds(calibration.answer_at, calibration.offer_at, calibration.beside_at)


def decide(hits: Hits, thresholds: Thresholds) -> Decision:
    """Decide by the probability of the best hits."""
    if hits and hits[0].probability >= thresholds.answer_at:
        return Decision("answer", hits[:1])
    if not hits or hits[0].probability < thresholds.offer_at:
        return Decision("abstain")
    beside = tuple(hit for hit in hits[1:] if hit.probability >= thresholds.beside_at)
    return Decision("clarify", (hits[0], *beside)[:MAX_OPTIONS])
