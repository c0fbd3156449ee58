"""What a measurement needs: a folder that is thrown away, and distinct questions."""

import random
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.benchmark.measuring import Starter
from bot.benchmark.plain import plain_is_installed, write_texts
from bot.benchmark.processes import environment_for, worker
from bot.benchmark.sides import OURS, PLAIN
from bot.bootstrap import open_knowledge, read_snapshot, served_corpus
from bot.data_folder import prepare_data_folder
from bot.settings import Settings
from index.passages import Corpus, PassageKind

_SEED = 20


@contextmanager
def temporary_settings(settings: Settings) -> Iterator[Settings]:
    """Return settings for a data folder of its own: everything in it is built from nothing.

    It lies in the real one, where there is room; what the operator has approved is not touched.
    """
    prepare_data_folder(settings.data)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=settings.data) as folder:
        changes = {"data": Path(folder), "database_url": None, "starter": True}
        yield settings.model_copy(update=changes)


@dataclass(frozen=True, slots=True)
class Stand:
    """The test stand: how each side is started, in the order of their turns."""

    settings: Settings

    @property
    def ours(self) -> Starter:
        """Starts the running core."""
        return partial(worker, OURS, [OURS], environment_for(self.settings))

    @property
    def plain(self) -> Starter:
        """Starts the plain wiring."""
        model = str(self.settings.model or self.settings.model_path)
        arguments = [PLAIN, str(self._plain_folder), model, str(self.settings.threads)]
        return partial(worker, PLAIN, arguments, environment_for(self.settings))

    @property
    def starters(self) -> Mapping[str, Starter]:
        """All sides that are installed."""
        return {OURS: self.ours} | ({PLAIN: self.plain} if plain_is_installed() else {})

    def corpus(self) -> Corpus:
        """Return what the core serves, and hand it to the plain wiring; after the first start."""
        with open_knowledge(self.settings) as store:
            corpus = served_corpus(read_snapshot(store, self.settings))
        write_texts(self._plain_folder, corpus)
        return corpus

    @property
    def _plain_folder(self) -> Path:
        return self.settings.data / PLAIN


def distinct_questions(corpus: Corpus, count: int) -> list[str]:
    """Return stored variants in all languages, in an order that is the same every time."""
    asked = {one.text for one in corpus if one.kind is PassageKind.VARIANT}
    ordered = sorted(asked)
    random.Random(_SEED).shuffle(ordered)  # noqa: S311 - no secret
    return ordered[:count]
