"""What must exist before a question can be answered: made when it is missing or damaged."""

from bot.errors import NothingApproved
from bot.settings import Settings
from bot.steps import Steps
from index.builds import IndexFolder
from index.embedders import Embedder
from index.errors import IndexDamaged, IndexMismatch, IndexMissing, ModelDamaged
from index.model.build import FILE_COUNT, build_model
from index.model.directory import ONNX_FILE, SENTENCEPIECE_FILE, read_manifest, verify
from index.passages import Corpus
from index.searchable import SearchableIndex
from knowledge.approved import ApprovedSnapshot
from knowledge.explainers import Revision, Status
from knowledge.folders import read_folder, starter_folder
from knowledge.store import KnowledgeStore
from knowledge.workflow import Workflow

STARTER_AUTHOR = "Dragoman starter team"
STARTER_APPROVER = "Dragoman demonstration reviewer"

_UNFINISHED = (None, Status.DRAFT, Status.IN_REVIEW)


def ensure_model(settings: Settings, steps: Steps) -> None:
    """Build the bundled model unless it is there and whole; a chosen model is left alone."""
    if settings.model is not None:
        return
    try:
        manifest = read_manifest(settings.model_path)
        verify(settings.model_path, manifest, (ONNX_FILE, SENTENCEPIECE_FILE))
    except ModelDamaged as error:
        if settings.model_path.exists():
            steps.note("model.damaged", reason=error.reason)
        rebuild_model(settings, steps)


def rebuild_model(settings: Settings, steps: Steps) -> None:
    """Build the bundled model."""
    with steps.step("step.model") as advance:
        files = iter(range(1, FILE_COUNT + 1))
        build_model(settings.model_path, lambda name: advance(next(files), FILE_COUNT))


def ensure_knowledge(store: KnowledgeStore, settings: Settings, steps: Steps) -> None:
    """Fill an empty store with the demonstration content, through the workflow like any other.

    A filling that was cut short is taken up again, unless somebody has added texts since.
    """
    if not settings.starter:
        return
    listed = store.list()
    if any(one.created_by != STARTER_AUTHOR for one in listed):
        return
    stored = {(one.revision.slug, one.revision.locale): one.status for one in listed}
    if len(stored) >= _starter_size() and not set(stored.values()) & set(_UNFINISHED):
        return  # without reading all of the files
    revisions, _ = read_folder(starter_folder())
    left = [one for one in revisions if stored.get((one.slug, one.locale)) in _UNFINISHED]
    if left:
        _fill(Workflow(store, settings.source_locale), left, steps)


def _starter_size() -> int:
    return sum(1 for _ in starter_folder().glob("*/*.md"))


def _fill(workflow: Workflow, revisions: list[Revision], steps: Steps) -> None:
    with steps.step("step.starter") as advance:
        ordered = sorted(revisions, key=lambda one: one.locale != workflow.source_locale)
        for done, revision in enumerate(ordered, 1):
            _publish(workflow, revision)
            advance(done, len(ordered))


def ensure_index(
    snapshot_corpus: Corpus, embedder: Embedder, folder: IndexFolder, steps: Steps
) -> SearchableIndex:
    """Load the index, or build it when it is missing, damaged or made from something else."""
    try:
        return folder.load(snapshot_corpus, embedder.model_id)
    except IndexMissing:
        pass
    except IndexDamaged as error:
        steps.note("index.damaged", reason=error.reason)
    except IndexMismatch as error:
        steps.note(f"index.other_{error.field}")
    with steps.step("step.index") as advance:
        return folder.build(snapshot_corpus, embedder, advance)


def require_texts(snapshot: ApprovedSnapshot, corpus: Corpus) -> None:
    """Raise NothingApproved when there is nothing to answer with."""
    if not corpus:
        raise NothingApproved(refused=len(snapshot.refused))


def _publish(workflow: Workflow, revision: Revision) -> None:
    if workflow.add(revision, STARTER_AUTHOR).status is Status.DRAFT:
        workflow.submit(revision.slug, revision.locale, STARTER_AUTHOR)
    workflow.approve(revision.slug, revision.locale, STARTER_APPROVER)
