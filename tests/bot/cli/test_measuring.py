"""`dragoman evaluate` and `calibrate`: on explainers, on a FAQ, and on tiny made-up scenarios."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from index.calibration import read_calibration
from index.centring import read_centres
from index.courtesies import CourtesyKind
from index.intents import read_intents
from tests.bot.cli.running import Run, assert_said_plainly
from tests.bot.hostile import EVALUATION

FAQ = {
    "tides": ("Why are there tides?", "The Moon pulls the water of the sea."),
    "rain": ("Why does it rain?", "Water from clouds falls when drops get heavy."),
    "bread": ("How is bread baked?", "Flour, water and yeast rest and go into an oven."),
    "chess": ("Who won the chess match?", "The match ended in a draw."),
    "train": ("When does the night train leave?", "At half past ten from platform two."),
}
ASKED = {
    "what makes the tide come and go": "tides",
    "why is it raining": "rain",
    "how do I bake a bread": "bread",
    "who was the winner of the chess match": "chess",
    "departure of the night train": "train",
    "what is the capital of Peru": None,
}


def write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def entries(tmp_path: Path) -> Path:
    rows = (
        {"key": key, "lang": "en", "question": question, "answer": answer}
        for key, (question, answer) in FAQ.items()
    )
    return write_lines(tmp_path / "entries.jsonl", rows)


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    rows = (
        {"qid": f"q{number}", "lang": "en", "text": text, "gold": [key] if key else []}
        for number, (text, key) in enumerate(ASKED.items())
    )
    return write_lines(tmp_path / "queries.jsonl", rows)


@pytest.fixture
def bench(dragoman: Run, bare: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command line on a data folder that has nothing but the model."""
    monkeypatch.setenv("DRAGOMAN_DATA", str(bare))
    monkeypatch.setenv("DRAGOMAN_STARTER", "false")
    return dragoman


# evaluate


def test_questions_are_asked_of_a_faq(
    bench: Run, entries: Path, queries: Path, tmp_path: Path
) -> None:
    out = tmp_path / "predictions.jsonl"
    files = ("--entries", str(entries), "--queries", str(queries), "--predictions", str(out))
    measured = bench("evaluate", *files, "--json")
    assert measured.status == 0
    figures = json.loads(measured.out)
    assert figures.keys() == {"all", "en"}
    assert figures["all"] == figures["en"]
    assert (figures["all"]["answerable"], figures["all"]["must_not"]) == (5, 6)
    assert figures["all"]["r_at_1"] == 1.0
    predictions = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(predictions) == 11
    modes = [one["mode"] for one in predictions if one["qid"] == "q0"]
    assert modes == ["present", "removed"]


@pytest.mark.skipif(not EVALUATION.is_dir(), reason="the public collections are not here")
def test_predictions_are_understood_by_the_public_score(
    bench: Run, entries: Path, queries: Path, tmp_path: Path
) -> None:
    out = tmp_path / "predictions.jsonl"
    files = ("--entries", str(entries), "--queries", str(queries), "--predictions", str(out))
    ours = json.loads(bench("evaluate", *files, "--json").out)["all"]
    command = [sys.executable, str(EVALUATION / "score.py"), str(queries), str(out), "--json"]
    scored = subprocess.run(command, capture_output=True, check=True, text=True)
    theirs = json.loads(scored.stdout)
    theirs = theirs.get("all", theirs)
    assert theirs["r@1"] == pytest.approx(ours["r_at_1"], abs=1e-3)
    assert theirs["c95"] == pytest.approx(ours["c95"], abs=1e-3)


@pytest.fixture
def curated(bench: Run, explainers: Path) -> Run:
    """The same with a few approved explainers."""
    both = ("--by", "Ada", "--approve-by", "Grace")
    assert bench("knowledge", "import", str(explainers), *both).status == 0
    return bench


def test_explainers_are_asked_their_own_variants(curated: Run) -> None:
    measured = curated("evaluate", "--variants", "--entry-langs", "en", "--query-langs", "en,fr")
    assert measured.status == 0
    rows = [line.split("│")[1:-1] for line in measured.out.splitlines() if line.startswith("│")]
    assert [row[0].strip() for row in rows] == ["all", "en", "fr"]
    assert int(rows[0][1]) == int(rows[1][1]) + int(rows[2][1]) > 10
    assert "r@1" in measured.out


def test_explainers_may_be_asked_other_questions(curated: Run, queries: Path) -> None:
    measured = curated("evaluate", "--queries", str(queries), "--query-langs", "uk")
    assert measured.status == 0
    (row,) = [line.split("│")[1:-1] for line in measured.out.splitlines() if "│ all" in line]
    assert [cell.strip() for cell in row][:3] == ["all", "0", "0"]
    assert "-" in [cell.strip() for cell in row]


@pytest.mark.parametrize("arguments", [(), ("--queries", "x", "--variants")])
def test_either_questions_or_variants_are_asked(dragoman: Run, arguments: tuple[str, ...]) -> None:
    refused = dragoman("evaluate", *arguments)
    assert refused.status == 2
    assert "Give either --queries or --variants." in refused.words


def test_data_that_cannot_be_read_is_named_with_its_line(
    bench: Run, entries: Path, queries: Path, tmp_path: Path
) -> None:
    with queries.open("a", encoding="utf-8") as file:
        file.write('{"qid": 1}\n')
    broken = bench("evaluate", "--entries", str(entries), "--queries", str(queries))
    assert_said_plainly(broken, f"{queries}, line 7: KeyError")
    missing = bench("evaluate", "--queries", str(tmp_path / "none.jsonl"))
    assert_said_plainly(missing, f"{tmp_path}/none.jsonl, line 0", "No such file")


def test_languages_without_texts_leave_nothing_to_measure(
    bench: Run, entries: Path, queries: Path
) -> None:
    files = ("--entries", str(entries), "--queries", str(queries))
    assert_said_plainly(bench("evaluate", *files, "--entry-langs", "xx"), "no text in these")


def test_without_explainers_there_is_nothing_to_measure(bench: Run) -> None:
    assert_said_plainly(bench("evaluate", "--variants"), "No explainer is approved")


def test_predictions_that_cannot_be_written_say_so(
    bench: Run, entries: Path, queries: Path, tmp_path: Path
) -> None:
    files = ("--entries", str(entries), "--queries", str(queries))
    lost = bench("evaluate", *files, "--predictions", str(tmp_path / "none" / "x.jsonl"))
    assert_said_plainly(lost, f"{tmp_path}/none/x.jsonl: No such file", "Check that the disk")


# calibrate


@pytest.fixture
def scenarios(tmp_path: Path, entries: Path, queries: Path) -> Path:
    path = tmp_path / "scenarios.json"
    files = {"entries": entries.name, "queries": queries.name}
    rows = [{"name": f"{name} faq", **files} for name in ("first", "second")]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_calibration_is_fitted_and_used(
    bench: Run, scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = bench("calibrate", str(scenarios), "--out", str(tmp_path))
    assert fitted.status == 0
    calibration = read_calibration(tmp_path / "calibration.json")
    assert f"{calibration.answer_at:.2f}" in fitted.words
    assert calibration.provenance["scenarios"] == "first faq, second faq"
    assert calibration.provenance["model"].startswith("multilingual-e5-small@")
    monkeypatch.setenv("DRAGOMAN_CALIBRATION", str(tmp_path / "calibration.json"))
    files = ("--entries", str(tmp_path / "entries.jsonl"))
    measured = bench("evaluate", *files, "--queries", str(tmp_path / "queries.jsonl"), "--json")
    assert json.loads(measured.out)["all"]["r_at_1"] == 1.0


def test_centres_of_languages_may_be_learned_first(
    bench: Run, scenarios: Path, tmp_path: Path
) -> None:
    questions = write_lines(
        tmp_path / "questions.jsonl",
        [
            *({"lang": "en", "text": f"why is the number {n} so odd"} for n in range(30)),
            *({"lang": "fr", "text": f"pourquoi le nombre {n}"} for n in range(29)),
        ],
    )
    arguments = (str(scenarios), "--out", str(tmp_path), "--questions", str(questions))
    assert bench("calibrate", *arguments).status == 0
    assert read_centres(tmp_path / "language_centres.npz").languages == ("en",)


@pytest.mark.parametrize("rows", ["[]", "{", '[{"name": "x"}]', "none"])
def test_scenarios_that_are_none_are_named(
    bench: Run, scenarios: Path, tmp_path: Path, rows: str
) -> None:
    scenarios.write_text(rows)
    broken = bench("calibrate", str(scenarios), "--out", str(tmp_path))
    assert_said_plainly(broken, f"{scenarios}, line 0")


def test_scenario_without_questions_is_refused(
    bench: Run, scenarios: Path, queries: Path, tmp_path: Path
) -> None:
    queries.write_text("")
    broken = bench("calibrate", str(scenarios), "--out", str(tmp_path))
    assert_said_plainly(broken, f"{scenarios}, line 0: needs scenarios")


def test_calibration_that_cannot_be_read_says_what_to_do(
    bench: Run, entries: Path, queries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAGOMAN_CALIBRATION", str(entries))
    broken = bench("evaluate", "--entries", str(entries), "--queries", str(queries))
    assert_said_plainly(broken, f"The calibration {entries} cannot be used", "“dragoman calibrate”")


# train-courtesies


def test_courtesies_are_learned_from_what_ships(bench: Run, tmp_path: Path) -> None:
    """With the real model; the figures are those of messages that the weights had not seen."""
    learned = bench("train-courtesies", "--out", str(tmp_path))
    assert learned.status == 0
    assert f"The weights are in {tmp_path}." in learned.words
    rows = {row[0]: row[1:] for row in map(_numbers, learned.out.splitlines()) if row}
    assert rows.keys() == {*CourtesyKind}
    assert float(rows["distress"][1]) >= 0.85
    intents = read_intents(tmp_path / "intents.npz")
    assert intents.model == "multilingual-e5-small"
    assert all(0 < sure_at < 1 for sure_at in intents.sure_at.values())


def _numbers(line: str) -> list[str]:
    cells = [cell.strip() for cell in line.strip("│").split("│")]
    return cells if cells[0] in {*CourtesyKind} else []
