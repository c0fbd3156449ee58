"""The page, from fixed figures."""

from pathlib import Path

import pytest

from bot.quality import report
from bot.quality.figures import Quality, read_figures, write_figures
from bot.quality.report import as_markdown, write_report
from index.errors import DataInvalid
from tests.bot.quality.samples import ALONE, FLOORS, WHOLE

PLOTS = {"quality-own.png", "quality-risk.png", "quality-reliability.png"}


def test_headlines_stand_beside_floor_and_aim() -> None:
    text = as_markdown(WHOLE, FLOORS, plotted=True)
    assert "| Near misses answered | 0.050 | ≤ 0.06 | ≤ 0.03 | no |" in text
    assert "| Phrasings: coverage | 0.650 | ≥ 0.60 | ≥ 0.60 | yes |" in text
    assert "| Phrasings: precision | 1.000 | – | – | – |" in text


def test_own_sets_are_told_by_group() -> None:
    text = as_markdown(WHOLE, FLOORS, plotted=True)
    assert "| numbers | 40 | 0.050 (2/40) | 0.450 (18/40) | 0.500 (20/40) |" in text
    assert "| uk | 50 | 0.900 | 0.800 | 0.600 | 0.200 | 0.800 |" in text
    assert "| slang | 50 | 0.900 | – | 0.650 | 0.200 | 0.850 |" in text
    assert "| distress | 0.900 (9/10) | 0.750 (9/12) |" in text
    assert "| en | 0.900 (9/10) | 0.750 (9/12) | – |" in text
    assert "| all | 4 | 0.750 | 0.500 | 1.000 |" in text
    assert "| tides | boats | 3 |" in text
    assert "| harbour | harbour-tickets | 7 |" in text


def test_scenarios_stand_beside_baseline_and_aims() -> None:
    text = as_markdown(WHOLE, FLOORS, plotted=True)
    assert (
        "| clinc150 | 0.900 | 0.900 | 0.400 | 0.400 | 0.950 | 0.500 | 0.010 | 0.200 | 0.700 |"
        in text
    )
    assert (
        "| mean | 0.900 | 0.900 | 0.400 | 0.400 | 0.950 | 0.500 | 0.010 | 0.200 | 0.700 |" in text
    )
    assert "| c95, clinc150 | 0.400 | 0.400 | ≥ 0.40 | yes |" in text
    assert "| Precision, the least of all | – | 0.950 | ≥ 0.88 | yes |" in text
    assert "| it | 0.300 | 0.800 | – | – | – |" in text


def test_every_part_says_its_date() -> None:
    text = as_markdown(WHOLE, FLOORS, plotted=False)
    assert [text.count(f"Measured on 2026-0{month}-01.") for month in (6, 5, 4)] == [1, 1, 1]


def test_parts_that_were_never_measured_say_so() -> None:
    text = as_markdown(ALONE, FLOORS, plotted=True)
    assert text.count("Not measured yet.") == 2
    assert "quality-risk.png" not in text


@pytest.mark.parametrize("quality", [ALONE, WHOLE])
def test_every_string_of_the_page_is_in_the_catalogue(quality: Quality) -> None:
    """A key that is missing would be shown as itself."""
    for plotted in (True, False):
        assert "quality." not in _without_names(as_markdown(quality, FLOORS, plotted=plotted))


def _without_names(text: str) -> str:
    return text.replace("quality.json", "").replace("quality.md", "")


def test_the_folder_gets_page_figures_and_plots(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert write_report(WHOLE, FLOORS, tmp_path / "new")
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == PLOTS | {"quality.md", "quality.json"}
    text = (tmp_path / "new/quality.md").read_text(encoding="utf-8")
    assert all(f"({plot})" in text for plot in PLOTS)


def test_without_matplotlib_the_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "plotting_is_installed", lambda: False)
    assert not write_report(WHOLE, FLOORS, tmp_path)
    text = (tmp_path / "quality.md").read_text(encoding="utf-8")
    assert "pip install matplotlib" in text
    assert ".png" not in text


def test_figures_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "quality.json"
    assert read_figures(path) is None
    write_figures(path, WHOLE)
    assert read_figures(path) == WHOLE


def test_figures_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "quality.json"
    path.write_text("{}")
    with pytest.raises(DataInvalid) as caught:
        read_figures(path)
    assert caught.value.path == path
