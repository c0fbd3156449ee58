"""Makes libraries from what the store has approved."""

import logging

from bot.bootstrap.stores import read_snapshot, served_corpus
from bot.library import Library
from bot.preparing import ensure_index, require_texts
from bot.settings import Settings
from bot.steps import SilentSteps, Steps
from index.builds import IndexFolder
from index.calibration import Calibration
from index.embedders import Embedder
from index.intents import default_intents
from index.passages import Corpus
from index.retrieval import Retriever
from index.searchable import SearchableIndex, build_index
from knowledge.approved import ApprovedSnapshot
from knowledge.store import KnowledgeStore

_log = logging.getLogger(__name__)


class LibraryMaker:
    """Makes libraries from what the store has approved."""

    def __init__(
        self,
        store: KnowledgeStore,
        settings: Settings,
        embedder: Embedder,
        calibration: Calibration,
    ) -> None:
        self._store = store
        self._settings = settings
        self._embedder = embedder
        self._calibration = calibration
        self._intents = default_intents(embedder.model_id)
        self._folder = IndexFolder(settings.index_path)

    def first(self, steps: Steps) -> Library:
        snapshot = read_snapshot(self._store, self._settings)
        corpus = served_corpus(snapshot)
        require_texts(snapshot, corpus)
        return self._library(snapshot, corpus, steps)

    def next(self, present: Library) -> Library:
        # One without any text too: if all are retired, none may be sent.
        snapshot = read_snapshot(self._store, self._settings)
        if snapshot.fingerprint == present.approved.fingerprint:
            return present
        corpus = served_corpus(snapshot)
        try:
            return self._library(snapshot, corpus, SilentSteps())
        except OSError as error:
            # A full disk must not keep a withdrawn text alive.
            _log.warning("The index is served unsaved: %s", type(error).__name__)
            return self._served_with(build_index(corpus, self._embedder), snapshot)

    def _library(self, snapshot: ApprovedSnapshot, corpus: Corpus, steps: Steps) -> Library:
        index = ensure_index(corpus, self._embedder, self._folder, steps)
        return self._served_with(index, snapshot)

    def _served_with(self, index: SearchableIndex, snapshot: ApprovedSnapshot) -> Library:
        retriever = Retriever(index, self._embedder, self._calibration, self._intents)
        # Makes the tables that are made when they are needed, so that no asker waits for them.
        retriever.retrieve([one.text for one in index.corpus[:1]])
        return Library(snapshot, retriever)
