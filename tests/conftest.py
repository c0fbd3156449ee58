"""What all tests share: the real default model, built once in a test run."""

from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from index.model.build import build_model

# How long an example takes says more about what else the machine does than about the code.
settings.register_profile("dragoman", deadline=None, print_blob=True)
settings.load_profile("dragoman")


@pytest.fixture(scope="session")
def model_path(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The directory of the real model; workers of pytest-xdist share it.

    Tests read it only: one that changes files works on a copy.
    """
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":  # each worker has a folder of its own, next to the others'
        folder = folder.parent
    path = folder / "shared-model"
    with FileLock(folder / "shared-model.lock"):
        if not path.exists():
            build_model(path)
    return path
