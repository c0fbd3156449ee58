"""Puts together what `dragoman evaluate` and `dragoman calibrate` measure and fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.bootstrap import (
    make_calibration,
    make_embedder,
    open_knowledge,
    read_snapshot,
    served_corpus,
)
from bot.decision import decide, thresholds_of
from bot.preparing import ensure_knowledge, ensure_model, require_texts
from bot.settings import Settings
from bot.steps import Steps
from index.calibration import Calibration, write_calibration
from index.centring import default_centres, write_centres
from index.datasets import (
    LabelledQuery,
    Scenario,
    in_languages,
    in_locales,
    read_entries,
    read_queries,
    read_questions,
    read_scenarios,
)
from index.embedders import Embedder
from index.errors import DataInvalid
from index.evaluation import predict, predict_variants
from index.holding_out import has_counterexamples, train, train_contrasted
from index.organizations import HELD_OUT, read_organizations, scenarios_of
from index.passages import Corpus
from index.retrieval import Retriever
from index.scoring import Figures, Prediction, score_by_language
from index.searchable import CentresOf, Progress, build_index
from index.training import AskedScenario, ask, ask_stored, learn_centres
from knowledge.approved import ApprovedSnapshot

CALIBRATION_FILE, CENTRES_FILE = "calibration.json", "language_centres.npz"


@dataclass(frozen=True, slots=True)
class Request:
    """What to measure: without `queries` the stored variants, without `entries` the explainers."""

    queries: Path | None
    entries: Path | None
    entry_langs: frozenset[str] | None
    query_langs: frozenset[str] | None


Measured = tuple[Mapping[str, Figures], Sequence[Prediction]]


def run_evaluation(settings: Settings, request: Request, steps: Steps) -> Measured:
    """Return the figures by language, and every prediction."""
    ensure_model(settings, steps)
    queries = _queries(request)
    corpus = read_entries(request.entries) if request.entries else _approved(settings, steps)
    embedder, calibration = make_embedder(settings), make_calibration(settings)
    with steps.step("step.index") as advance:
        known = in_locales(corpus, request.entry_langs)
        if not known:
            raise DataInvalid(request.entries or settings.data, 0, "no text in these languages")
        index = build_index(known, embedder, progress=advance)
    retriever = Retriever(index, embedder, calibration)
    judge = partial(decide, thresholds=thresholds_of(retriever.calibration))
    with steps.step("step.questions"):
        if queries is not None:
            found = list(predict(queries, retriever, embedder, judge))
            return score_by_language(queries, found), found
        asked = build_index(in_locales(corpus, request.query_langs), embedder)
        pairs = list(predict_variants(retriever, judge, asked))
    found = [prediction for _, prediction in pairs]
    asked_queries = tuple(dict.fromkeys(query for query, _ in pairs))
    return score_by_language(asked_queries, found), found


def fit_calibration(
    settings: Settings, scenarios: Path, questions: Path | None, out: Path, steps: Steps
) -> Calibration:
    """Fit a calibration, note where it comes from, and write it to a folder.

    With `questions`, the languages' centres are learned from them first, used, and written too.
    """
    ensure_model(settings, steps)
    embedder = make_embedder(settings)
    centres_of = _learned(questions, embedder, out, steps) if questions else default_centres
    loaded = read_scenarios(scenarios)
    if not loaded or not all(one.corpus and one.queries for one in loaded):
        raise DataInvalid(scenarios, 0, "needs scenarios, each with entries and queries")
    corpus = served_corpus(_snapshot(settings, steps))
    with steps.step("step.questions") as advance:
        asked = [ask(one, embedder, centres_of) for one in _counted(loaded, advance)]
        lessons = ask_lessons(embedder, centres_of)
        stored = ask_stored(corpus, embedder, centres_of)
    with steps.step("step.fit"):
        provenance = _provenance(embedder, [one.name for one in loaded])
        contrasted = _contrasted(lessons, stored, provenance)
        calibration = replace(train(asked, lessons, provenance), contrasted=contrasted)
    write_calibration(out / CALIBRATION_FILE, calibration)
    return calibration


def ask_lessons(embedder: Embedder, centres_of: CentresOf) -> list[AskedScenario]:
    """Ask the labelled organizations that the adapter has never seen."""
    organizations = read_organizations(HELD_OUT)
    scenarios = (one for organization in organizations for one in scenarios_of(organization))
    return [ask(one, embedder, centres_of) for one in scenarios]


def _counted(loaded: Sequence[Scenario], advance: Progress) -> Iterator[Scenario]:
    for done, scenario in enumerate(loaded, 1):
        yield scenario
        advance(done, len(loaded))


def _contrasted(
    lessons: Sequence[AskedScenario], stored: AskedScenario, provenance: dict[str, str]
) -> Calibration | None:
    """The calibration for explainers with counterexamples, where the approved ones have some."""
    if not has_counterexamples(stored):
        return None
    method = "logistic regression; threshold from counterexamples, each left out"
    known = {**provenance, "scenarios": "labelled organizations, stored wordings", "method": method}
    return train_contrasted(lessons, stored, known)


def _learned(questions: Path, embedder: Embedder, out: Path, steps: Steps) -> CentresOf:
    with steps.step("step.centres"):
        centres = learn_centres(read_questions(questions), embedder)
    write_centres(out / CENTRES_FILE, centres)
    return lambda model_id: centres


def _queries(request: Request) -> tuple[LabelledQuery, ...] | None:
    if request.queries is None:
        return None
    return in_languages(read_queries(request.queries), request.query_langs)


def _snapshot(settings: Settings, steps: Steps) -> ApprovedSnapshot:
    with open_knowledge(settings) as store:
        ensure_knowledge(store, settings, steps)
        return read_snapshot(store, settings)


def _approved(settings: Settings, steps: Steps) -> Corpus:
    snapshot = _snapshot(settings, steps)
    corpus = served_corpus(snapshot)
    require_texts(snapshot, corpus)
    return corpus


def _provenance(embedder: Embedder, names: Sequence[str]) -> dict[str, str]:
    return {
        "made": datetime.now(UTC).date().isoformat(),
        "model": embedder.model_id,
        "scenarios": ", ".join(names),
        "method": "logistic regression; threshold from folds that leave one data set out",
    }
