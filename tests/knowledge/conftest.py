"""A store on every kind of database there is to test with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.store import KnowledgeStore, open_store
from knowledge.workflow import Workflow
from tests.knowledge.databases import KINDS, fresh_database
from tests.knowledge.libraries import SteppingClock


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    with fresh_database(request.param, tmp_path) as fresh:
        yield fresh


@pytest.fixture
def store(url: str) -> Iterator[KnowledgeStore]:
    """An empty store."""
    with open_store(url, SteppingClock()) as opened:
        yield opened


@pytest.fixture
def workflow(store: KnowledgeStore) -> Workflow:
    """The workflow over `store`, with English as the source language."""
    return Workflow(store, "en")
