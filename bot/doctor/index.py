"""Looks at the index: whether it is whole, and made from what is approved now."""

from collections.abc import Iterator

from bot.bootstrap import (
    look_at_schema,
    open_knowledge,
    read_snapshot,
    served_corpus,
)
from bot.doctor.findings import Finding, fine, warning
from bot.doctor.model import Load, is_elsewhere
from bot.settings import Settings
from index.builds import IndexFolder
from index.errors import IndexDamaged, IndexMissing
from index.passages import corpus_digest
from knowledge.migrations import Schema


def examine_index(settings: Settings, load: Load) -> Iterator[Finding]:
    """Look at the index; the next start makes anew whatever is not as it should be."""
    folder = IndexFolder(settings.index_path)
    try:
        folder.verify()
        manifest = folder.manifest()
    except IndexMissing:
        yield fine("doctor.index.absent")
        return
    except IndexDamaged as error:
        yield warning("doctor.index.damaged", reason=error.reason)
        return
    yield fine("doctor.index.whole", passages=manifest["passages"])
    if look_at_schema(settings) is Schema.CURRENT and manifest["explainers"] != _wanted(settings):
        yield warning("doctor.index.behind")
    if not is_elsewhere(settings) and _other_model(load, manifest["model"]):
        yield warning("doctor.index.other_model")


def _wanted(settings: Settings) -> str:
    with open_knowledge(settings) as store:
        return corpus_digest(served_corpus(read_snapshot(store, settings)))


def _other_model(load: Load, indexed: str) -> bool:
    """Whether the index is another model's; only a loaded one tells the name that counts."""
    try:
        return load().model_id != indexed
    except Exception:  # the examination of the model says what is wrong with it
        return False
