"""How a reply came about, as tables for moderators."""

from collections.abc import Iterator

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.answering import Explanation
from bot.cli.messages import say
from bot.strings import language_name
from index.calibration import Calibration
from index.retrieval import Hit

_SHOWN = 5


def explained(explanation: Explanation, calibration: Calibration) -> Group:
    """Return language, decision, candidates and the evidence for each."""
    language = explanation.language
    lines = [
        say("explain.query", query=explanation.query),
        say(
            "explain.language",
            language=language_name(language.locale, within="en"),
            probability=f"{language.probability:.2f}",
        ),
        *_message(explanation),
        say(
            "explain.decision",
            outcome=explanation.decision.outcome,
            answer_at=f"{calibration.answer_at:.2f}",
            offer_at=f"{calibration.offer_at:.2f}",
        ),
    ]
    hits = explanation.hits[:_SHOWN]
    return Group(Text("\n".join(lines)), _candidates(hits), _evidence(hits, calibration))


def _message(explanation: Explanation) -> Iterator[str]:
    """What else than a question the message may be: a kind, and how sure that is."""
    intents, kind = explanation.intents, explanation.intents.likeliest
    if explanation.said is not None:
        yield say("explain.said", kind=explanation.said.kind)
    if kind is not None:
        numbers = (intents.probabilities[kind], intents.sure_at[kind])
        probability, sure_at = (f"{number:.3f}" for number in numbers)
        yield say("explain.meant", kind=kind, probability=probability, sure_at=sure_at)


def _candidates(hits: tuple[Hit, ...]) -> Table:
    table = Table(title=say("explain.candidates"), title_justify="left")
    for key in ("explain.slug", "explain.probability", "explain.passage"):
        table.add_column(say(key), overflow="fold")
    for hit in hits:
        passage = hit.passage
        found = f"{passage.locale} {passage.kind}: {passage.text[:80]}"
        table.add_row(hit.slug, f"{hit.probability:.3f}", Text(found))
    return table


def _evidence(hits: tuple[Hit, ...], calibration: Calibration) -> Table:
    """Each piece of evidence: its value and, in brackets, what it adds to the log-odds."""
    table = Table(title=say("explain.evidence"), title_justify="left")
    table.add_column(say("explain.name"))
    for hit in hits:
        table.add_column(hit.slug, justify="right")
    contributions = [calibration.contributions(hit.evidence) for hit in hits]
    for name in calibration.weights:
        cells = [
            f"{getattr(hit.evidence, name):.3f} ({added[name]:+.2f})"
            for hit, added in zip(hits, contributions, strict=True)
        ]
        table.add_row(name, *cells)
    return table
