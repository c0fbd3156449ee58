"""The report, from fixed figures."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.benchmark import report
from bot.benchmark.figures import Figures
from bot.benchmark.report import as_markdown, print_report, write_report
from bot.benchmark.tables import all_tables, number
from bot.texttables import MISSING
from tests.bot.benchmark.samples import ALONE, BOTH, SIZE


def printed(figures: Figures) -> str:
    file = io.StringIO()
    print_report(figures, Console(file=file, width=200))
    return file.getvalue()


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, MISSING), (0.256, "0.26"), (12.34, "12.3"), (99.96, "100.0"), (1234.5, "1,234")],
)
def test_numbers_are_short(value: float | None, text: str) -> None:
    assert number(value) == text


def test_both_sides_stand_beside_each_other() -> None:
    text = as_markdown(BOTH, plotted=True)
    assert "|  | Dragoman | Plain wiring | Dragoman / plain |" in text
    assert "| Median (ms) | 4.00 | 16.0 | 0.25 |" in text
    assert "| Questions a second, 64 at once | 400 | 80.0 | 5.00 |" in text
    assert "| Building the model (s) | 2.00 | – | – |" in text
    assert "(performance.png)" in text


def test_the_report_tells_the_machine() -> None:
    text = as_markdown(BOTH, plotted=True)
    for part in ("Abacus 3000", "Cores: 2", "0.25", "Python: 3.11.9", "numpy 2.4", "2026-06-01"):
        assert part in text


def test_without_the_plain_wiring_its_columns_are_left_out() -> None:
    text = as_markdown(ALONE, plotted=True)
    assert "|  | Dragoman |\n" in text
    assert "| Median (ms) | 4.00 |\n" in text
    assert 'pip install "dragoman[sentence-transformers]"' in text


def test_the_terminal_shows_the_same_tables() -> None:
    text = printed(BOTH)
    for table in all_tables(BOTH):
        assert table.title in text
        assert table.rows[0][1] in text
    assert "400 distinct questions" in text


def test_the_terminal_says_how_to_get_the_plain_wiring() -> None:
    assert "sentence-transformers" in printed(ALONE)
    assert "Plain wiring" not in printed(ALONE)


def test_index_sizes_get_a_table_of_their_own() -> None:
    text = as_markdown(replace(BOTH, index_sizes=(SIZE,)), plotted=True)
    assert "| 50,000 | 7.00 | 3.50 | 1.000 | 0.300 | 5.00 | 0.50 | 0.988 | 0.03 | 9.00 |" in text
    assert "HNSW" not in as_markdown(BOTH, plotted=True)


def test_every_string_of_the_report_is_in_the_catalogue() -> None:
    """A key that is missing would be shown as itself."""
    whole = replace(BOTH, index_sizes=(SIZE,))
    assert "bench." not in as_markdown(whole, plotted=False) + printed(whole) + printed(ALONE)


@pytest.mark.parametrize("figures", [BOTH, ALONE])
def test_the_folder_gets_text_and_plot(figures: Figures, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert write_report(figures, tmp_path / "new")
    assert "performance.png" in (tmp_path / "new/performance.md").read_text(encoding="utf-8")
    assert (tmp_path / "new/performance.png").read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_the_report_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "plotting_is_installed", lambda: False)
    assert not write_report(BOTH, tmp_path)
    assert "pip install matplotlib" in (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert not (tmp_path / "performance.png").exists()
