"""What is missing or damaged is made; what is there is left alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bootstrap import open_knowledge, read_snapshot
from bot.errors import NothingApproved
from bot.preparing import (
    STARTER_AUTHOR,
    ensure_index,
    ensure_knowledge,
    ensure_model,
    require_texts,
)
from bot.settings import Settings
from bot.steps import SilentSteps, Steps
from index.builds import IndexFolder
from index.embedders import NgramEmbedder
from index.model.build import FILE_COUNT
from index.model.directory import MANIFEST, ONNX_FILE, SENTENCEPIECE_FILE, read_manifest, verify
from index.passages import Corpus, corpus_of
from knowledge.explainers import Status
from knowledge.folders import read_folder, starter_folder
from knowledge.store import KnowledgeStore
from knowledge.workflow import Workflow
from tests.assembly import SEA, TODAY, approved_snapshot
from tests.bot.noted import NotedSteps

# The model.


def prepare_model(settings: Settings) -> NotedSteps:
    steps = NotedSteps()
    ensure_model(settings, steps)
    return steps


def test_model_is_built_when_it_is_missing_and_again_when_it_is_damaged(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    built = prepare_model(settings)
    assert (built.steps, built.notes) == ({"step.model": (FILE_COUNT, FILE_COUNT)}, {})

    graph = settings.model_path / ONNX_FILE
    graph.write_bytes(graph.read_bytes()[:1000])
    rebuilt = prepare_model(settings)
    assert ONNX_FILE in str(rebuilt.notes["model.damaged"]["reason"])
    assert "step.model" in rebuilt.steps
    manifest = read_manifest(settings.model_path)
    verify(settings.model_path, manifest, (ONNX_FILE, SENTENCEPIECE_FILE))


def test_model_that_is_whole_is_left_alone(bare: Path) -> None:
    steps = prepare_model(Settings(data=bare))
    assert (steps.steps, steps.notes) == ({}, {})


def test_model_of_ones_own_is_left_alone_even_if_it_is_broken(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{")
    steps = prepare_model(Settings(data=tmp_path, model=str(tmp_path)))
    assert (steps.steps, steps.notes) == ({}, {})
    assert (tmp_path / MANIFEST).read_text() == "{"


# The knowledge.


@pytest.fixture
def store(tmp_path: Path) -> Iterator[KnowledgeStore]:
    with open_knowledge(Settings(data=tmp_path)) as store:
        yield store


def test_empty_store_is_filled_through_the_workflow(store: KnowledgeStore) -> None:
    steps = NotedSteps()
    settings = Settings()
    ensure_knowledge(store, settings, steps)
    revisions, invalid = read_folder(starter_folder())
    count = len(revisions)
    assert invalid == ()
    assert steps.steps == {"step.starter": (count, count)}
    snapshot = read_snapshot(store, settings)
    assert len(snapshot.texts(revisions[0].as_of)) == count
    assert snapshot.refused == ()
    assert not any(text.outdated for text in snapshot.texts(revisions[0].as_of))
    assert {event.action for event in store.events()} == {"add", "submit", "approve"}


def test_store_with_anything_in_it_is_left_alone(store: KnowledgeStore) -> None:
    Workflow(store, "en").add(SEA[0], "Ada")
    steps = NotedSteps()
    ensure_knowledge(store, Settings(), steps)
    assert steps.steps == {}
    assert len(store.list()) == 1


def test_filling_that_was_cut_short_is_taken_up_again(store: KnowledgeStore) -> None:
    """Killed after two texts: one approved, one only submitted."""
    revisions = [one for one in read_folder(starter_folder())[0] if one.locale == "en"][:2]
    workflow = Workflow(store, "en")
    for one in revisions:
        workflow.add(one, STARTER_AUTHOR)
        workflow.submit(one.slug, one.locale, STARTER_AUTHOR)
    workflow.approve(revisions[0].slug, "en", "Somebody Else")
    ensure_knowledge(store, Settings(), NotedSteps())
    assert {one.status for one in store.list()} == {Status.APPROVED}
    assert len(store.list()) == len(read_folder(starter_folder())[0])


def test_withdrawn_demonstration_text_stays_withdrawn(store: KnowledgeStore) -> None:
    ensure_knowledge(store, Settings(), NotedSteps())
    Workflow(store, "en").retire("partners", "en", "Grace", "not wanted")
    steps = NotedSteps()
    ensure_knowledge(store, Settings(), steps)
    assert steps.steps == {}
    newest = store.newest("partners", "en")
    assert newest is not None
    assert newest.status is Status.RETIRED


def test_demonstration_can_be_declined(store: KnowledgeStore) -> None:
    ensure_knowledge(store, Settings(starter=False), NotedSteps())
    assert store.is_empty()


# The index.

CORPUS = corpus_of(approved_snapshot(*SEA).texts(TODAY))


def prepare_index(
    path: Path, corpus: Corpus = CORPUS, embedder: NgramEmbedder | None = None
) -> NotedSteps:
    steps = NotedSteps()
    index = ensure_index(corpus, embedder or NgramEmbedder(), IndexFolder(path), steps)
    assert sorted(map(repr, index.corpus)) == sorted(map(repr, corpus))
    return steps


def test_index_is_built_once(tmp_path: Path) -> None:
    first, second = prepare_index(tmp_path), prepare_index(tmp_path)
    assert (list(first.steps), first.notes) == (["step.index"], {})
    assert (second.steps, second.notes) == ({}, {})


def test_damaged_index_is_built_anew_with_a_note(tmp_path: Path) -> None:
    prepare_index(tmp_path)
    current = IndexFolder(tmp_path).current()
    (current / "vectors.npy").write_bytes(b"nothing")
    rebuilt = prepare_index(tmp_path)
    assert "vectors.npy" in str(rebuilt.notes["index.damaged"]["reason"])
    assert rebuilt.steps.keys() == {"step.index"}
    IndexFolder(tmp_path).verify()


@pytest.mark.parametrize(
    ("corpus", "embedder", "note"),
    [
        (CORPUS[1:], NgramEmbedder(), "index.other_explainers"),
        (CORPUS, NgramEmbedder(128), "index.other_model"),
    ],
)
def test_index_of_something_else_is_built_anew_with_a_note(
    tmp_path: Path, corpus: Corpus, embedder: NgramEmbedder, note: str
) -> None:
    prepare_index(tmp_path)
    rebuilt = prepare_index(tmp_path, corpus, embedder)
    assert rebuilt.notes == {note: {}}
    assert rebuilt.steps.keys() == {"step.index"}


def test_index_of_nothing_can_be_built_and_loaded(tmp_path: Path) -> None:
    """When the last text is retired, a running bot goes on with an empty library."""
    prepare_index(tmp_path, ())
    assert prepare_index(tmp_path, ()).steps == {}


# Texts.


def test_nothing_to_answer_with_is_an_error_that_counts_what_was_refused() -> None:
    snapshot = approved_snapshot(*SEA)
    require_texts(snapshot, CORPUS)
    refused = replace(snapshot, refused=(object(), object()))  # type: ignore[arg-type]
    with pytest.raises(NothingApproved) as caught:
        require_texts(refused, ())
    assert caught.value.refused == 2


def test_silent_steps_say_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    steps: Steps = SilentSteps()
    with steps.step("step.index") as advance:
        advance(1, 2)
    steps.note("model.damaged", reason="x")
    assert capsys.readouterr() == ("", "")
