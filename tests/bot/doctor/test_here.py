"""What is found on this computer: settings, data folder, database, texts, model and index."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import open_knowledge
from bot.data_folder import serving_from
from bot.doctor.computer import Computer, examine_computer, this_computer
from bot.doctor.data import examine_data
from bot.doctor.examination import collected
from bot.doctor.findings import Finding, Level, Topic, fine
from bot.settings import Settings
from index.builds import IndexFolder
from knowledge.explainers import Revision
from knowledge.folders import read_folder, starter_folder
from knowledge.workflow import Workflow
from tests.bot.doctor.conftest import OK, PROBLEM, WARNING, Doctor

TODAY = datetime.now(UTC).date()


def keys(findings: list[Finding], level: Level) -> set[str]:
    return {one.key for one in findings if one.level is level}


# Nothing is there yet, or everything.


async def test_new_installation_has_no_problem_and_is_left_as_it_was(
    doctor: Doctor, tmp_path: Path
) -> None:
    found = await doctor()
    assert (found.ended.status, found.of(WARNING)) == (0, set())
    absent = {"data.absent", "database.absent", "model.absent", "index.absent"}
    assert found.of(OK) >= absent | {"settings.no_token", "help.neutral", "settings.read"}
    assert files_in(tmp_path) == {}


async def test_data_folder_that_has_everything_is_fine(doctor: Doctor, data: Path) -> None:
    os.chmod(data, 0o700)
    before = files_in(data)
    found = await doctor(data=data)
    assert found.ended.status == 0
    assert found.of(WARNING) == {"texts.languages_missing"}
    assert found.of(OK) >= {
        "data.folder",
        "data.not_served",
        "data.room",
        "database.opens",
        "database.log_whole",
        "texts.approved",
        "texts.languages",
        "model.whole",
        "model.computes",
        "index.whole",
    }
    assert "36 approved, of 12 explainers" in found.text("texts.approved")
    assert files_in(data) == before


# Settings.


async def test_setting_that_cannot_be_used_is_told_without_its_value(doctor: Doctor) -> None:
    found = await doctor(threads="hush")
    assert found.ended.status == 1
    (only,) = found.findings
    assert (only["key"], only["level"]) == ("error.SettingInvalid", PROBLEM)
    assert "DRAGOMAN_THREADS" in only["text"]
    assert "hush" not in found.ended.words


async def test_misspelt_settings_are_found_in_the_environment_and_the_file(
    doctor: Doctor, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("DRAGOMAN_TELEGRAM_TOKN=hush\nOTHER=x\n")
    (tmp_path / ".env").chmod(0o600)
    found = await doctor(colour_of_the_sea="hush")
    assert "DRAGOMAN_TELEGRAM_TOKEN?" in found.text("settings.misspelt")
    assert "DRAGOMAN_COLOUR_OF_THE_SEA" in found.text("settings.unknown")
    assert found.of(WARNING) == {"settings.misspelt", "settings.unknown"}
    assert "hush" not in found.ended.words


async def test_file_of_settings_that_others_can_read_is_told(
    doctor: Doctor, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("DRAGOMAN_STARTER=true\n")
    (tmp_path / ".env").chmod(0o640)
    found = await doctor()
    assert found.levels["settings.env_file_open"] == WARNING
    (tmp_path / ".env").chmod(0o600)
    assert "settings.env_file_open" not in (await doctor()).levels


async def test_name_of_the_demonstration_is_told_where_people_would_read_it(
    doctor: Doctor,
) -> None:
    token = {"telegram_token": "1:a"}
    assert "settings.demonstration" in (await doctor("--offline", **token)).of(WARNING)
    found = await doctor("--offline", **token, organization="City Harbour")
    assert "settings.demonstration" not in found.levels


# The computer.

GOOD = Computer(
    python="3.13.1",
    system="Linux",
    machine="x86_64",
    processors=2,
    megabytes=2000,
    has_avx2=True,
)


def test_good_computer_is_fine() -> None:
    found = list(examine_computer(GOOD, 2))
    assert {one.level for one in found} == {Level.OK}
    assert keys(found, Level.OK) == {"doctor.computer.python", "doctor.computer.machine"}


@pytest.mark.parametrize(
    ("computer", "key"),
    [
        (replace(GOOD, has_avx2=False), "doctor.computer.no_avx2"),
        (replace(GOOD, processors=1), "doctor.computer.threads"),
        (replace(GOOD, megabytes=512), "doctor.computer.memory"),
    ],
)
def test_computer_that_is_too_small_is_told(computer: Computer, key: str) -> None:
    assert keys(list(examine_computer(computer, 2)), Level.WARNING) == {key}


def test_what_a_system_does_not_tell_is_no_finding() -> None:
    unknown = replace(GOOD, megabytes=None, has_avx2=None)
    assert keys(list(examine_computer(unknown, 2)), Level.WARNING) == set()


def test_this_computer_is_described() -> None:
    computer = this_computer()
    assert computer.processors >= 1
    assert computer.megabytes is None or computer.megabytes > 100


# The data folder.


async def test_folder_that_others_can_look_into_is_told(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    found = await doctor(data=tmp_path / "data")
    assert found.levels["data.open"] == WARNING
    assert f"chmod 700 {tmp_path / 'data'}" in found.text("data.open")


async def test_folder_that_is_a_file_is_told(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    found = await doctor(data=tmp_path / "data")
    assert found.levels["data.no_folder"] == PROBLEM
    assert found.ended.status == 1


async def test_folder_that_cannot_be_made_is_told(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = await doctor(data=tmp_path / "file" / "data")
    assert found.levels["data.cannot_be_made"] == PROBLEM


def test_folder_without_rights_is_told(tmp_path: Path) -> None:
    found = list(examine_data(tmp_path, usable=lambda path: False))
    assert keys(found, Level.PROBLEM) == {"doctor.data.forbidden"}
    found = list(examine_data(tmp_path / "new", usable=lambda path: False))
    assert keys(found, Level.PROBLEM) == {"doctor.data.cannot_be_made"}


@pytest.mark.parametrize(("megabytes", "is_told"), [(100, True), (300, False)])
def test_folder_without_room_is_told(tmp_path: Path, megabytes: int, is_told: bool) -> None:
    (tmp_path / "models").mkdir()
    found = list(examine_data(tmp_path, room=lambda path: megabytes * 10**6))
    assert ("doctor.data.little_room" in keys(found, Level.WARNING)) == is_told


def test_more_room_is_needed_before_the_first_start(tmp_path: Path) -> None:
    found = list(examine_data(tmp_path, room=lambda path: 300 * 10**6))
    assert "doctor.data.little_room" in keys(found, Level.WARNING)


async def test_bot_that_is_running_is_told(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    with serving_from(tmp_path / "data"):
        assert "data.served" in (await doctor(data=tmp_path / "data")).of(OK)
    assert "data.not_served" in (await doctor(data=tmp_path / "data")).of(OK)


# The database and the texts in it.


@pytest.fixture
def database(data: Path) -> Iterator[sqlite3.Connection]:
    data.chmod(0o700)
    connection = sqlite3.connect(data / "knowledge.db", isolation_level=None)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type='trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.close()


async def test_older_database_is_not_touched(
    doctor: Doctor, data: Path, database: sqlite3.Connection
) -> None:
    database.execute("UPDATE knowledge_version SET version_num = '0001'")
    found = await doctor(data=data)
    assert found.levels["database.older"] == WARNING
    version = database.execute("SELECT version_num FROM knowledge_version").fetchone()
    assert version == ("0001",)


async def test_newer_database_is_a_problem(
    doctor: Doctor, data: Path, database: sqlite3.Connection
) -> None:
    database.execute("UPDATE knowledge_version SET version_num = '9999'")
    found = await doctor(data=data)
    assert found.of(PROBLEM) == {"error.StoreTooNew"}
    assert "model.computes" in found.of(OK)


async def test_file_that_is_no_database_is_a_problem_and_the_rest_is_examined(
    doctor: Doctor, data: Path
) -> None:
    (data / "knowledge.db").write_text("This is a letter, not a database. " * 100)
    found = await doctor(data=data)
    assert found.of(PROBLEM) == {"error.StoreUnavailable"}
    assert found.of(OK) >= {"model.computes", "index.whole", "help.neutral"}


@pytest.mark.parametrize("url", ["nonsense", "postgresql://u:hush@127.0.0.1:9/d"])
async def test_database_that_cannot_be_reached_is_told_without_its_password(
    doctor: Doctor, url: str
) -> None:
    found = await doctor(database_url=url)
    assert found.of(PROBLEM) == {"error.StoreUnavailable"}
    assert "hush" not in found.ended.words


async def test_log_that_was_tampered_with_is_a_problem(
    doctor: Doctor, data: Path, database: sqlite3.Connection
) -> None:
    database.execute("UPDATE knowledge_events SET actor = 'Mallory' WHERE seq = 1")
    found = await doctor(data=data)
    assert found.of(PROBLEM) == {"database.log_broken", "texts.refused", "texts.none"}
    assert "36 texts" in found.text("texts.refused")


async def test_knowledge_without_texts_is_a_problem_unless_the_demonstration_comes(
    doctor: Doctor, tmp_path: Path
) -> None:
    with open_knowledge(Settings(data=tmp_path / "data")):
        pass
    assert "texts.to_be_filled" in (await doctor(data=tmp_path / "data")).of(OK)
    found = await doctor(data=tmp_path / "data", starter="false")
    assert found.of(PROBLEM) == {"texts.none"}
    assert (await doctor(starter="false")).of(PROBLEM) == {"texts.none"}


@pytest.mark.parametrize(
    ("days", "key"),
    [(-1, "texts.lapsed"), (0, "texts.lapsing"), (29, "texts.lapsing"), (30, None)],
)
async def test_texts_near_their_review_date_are_told(
    doctor: Doctor, tmp_path: Path, days: int, key: str | None
) -> None:
    due = TODAY + timedelta(days=days)
    _approve(tmp_path / "data", [replace(one, review_by=due) for one in _english(4)])
    found = await doctor(data=tmp_path / "data", starter="false")
    assert found.of(WARNING) & {"texts.lapsed", "texts.lapsing"} == ({key} if key else set())
    if key:
        assert "about-this-bot (en)" in found.text(key)
        assert found.text(key).count("(en)") == 3


async def test_language_that_is_written_in_first_but_has_no_text_is_told(
    doctor: Doctor, tmp_path: Path
) -> None:
    _approve(tmp_path / "data", _english(1))
    found = await doctor(data=tmp_path / "data", source_locale="fr")
    assert found.levels["texts.source_language"] == WARNING
    assert "de, el, es, fr" in found.text("texts.languages_missing")


# Help resources.


async def test_languages_without_help_resources_are_told(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "help.yaml").write_text('en: "Call 1."\nde: "Call 2."\n')
    found = await doctor(help_resources=tmp_path / "help.yaml")
    assert "2 languages" in found.text("help.read")
    assert "el, es, fr" in found.text("help.languages_missing")
    assert "en" not in found.text("help.languages_missing").partition(";")[0].split()


async def test_help_resources_that_cannot_be_read_are_a_problem(
    doctor: Doctor, tmp_path: Path
) -> None:
    found = await doctor(help_resources=tmp_path / "nowhere.yaml")
    assert found.of(PROBLEM) == {"error.HelpResourcesInvalid"}


# The model.


@pytest.fixture
def own_model(data: Path, model_path: Path) -> Path:
    """A data folder whose model may be changed; the large weights are left out."""
    path = data / "models" / "multilingual-e5-small"
    path.unlink()
    shutil.copytree(model_path, path, ignore=shutil.ignore_patterns("*.safetensors"))
    return path


async def test_damaged_model_is_told(doctor: Doctor, data: Path, own_model: Path) -> None:
    with (own_model / "sentencepiece.bpe.model").open("ab") as file:
        file.write(b"x")
    found = await doctor(data=data)
    assert found.levels["model.damaged"] == WARNING
    assert "does not have its checksum" in found.text("model.damaged")
    assert (found.ended.status, found.of(PROBLEM)) == (0, set())


async def test_model_of_ones_own_that_is_damaged_is_a_problem(
    doctor: Doctor, data: Path, own_model: Path
) -> None:
    (own_model / "dragoman.json").write_text("{}")
    found = await doctor(data=data, model=own_model)
    assert "error.ModelDamaged" in found.of(PROBLEM)
    assert found.ended.status == 1


async def test_model_of_the_hub_is_not_downloaded(doctor: Doctor, data: Path) -> None:
    found = await doctor(data=data, engine="sentence-transformers", model="some/model")
    assert "some/model" in found.text("model.elsewhere")
    assert found.of(PROBLEM) == set()


async def test_calibration_that_cannot_be_read_is_a_problem(doctor: Doctor, tmp_path: Path) -> None:
    found = await doctor(calibration=tmp_path / "nowhere.json")
    assert found.of(PROBLEM) == {"error.CalibrationDamaged"}
    assert "model.absent" in found.of(OK)


# The index.


async def test_damaged_index_is_told(doctor: Doctor, data: Path) -> None:
    current = IndexFolder(data / "index").current()
    (current / "vectors.npy").write_bytes(b"x")
    found = await doctor(data=data)
    assert found.levels["index.damaged"] == WARNING


async def test_index_of_other_texts_is_told(doctor: Doctor, data: Path) -> None:
    with open_knowledge(Settings(data=data)) as store:
        Workflow(store, "en").retire("internships", "uk", "Ada", "x")
    assert "index.behind" in (await doctor(data=data)).of(WARNING)


async def test_index_of_another_model_is_told(doctor: Doctor, data: Path) -> None:
    found = await doctor(data=data, organization_names="City Harbour")
    assert found.levels["index.other_model"] == WARNING


# Whatever happens.


def test_mistake_in_one_check_is_a_finding_after_what_it_had_found() -> None:
    def check() -> Iterator[Finding]:
        yield fine("doctor.model.computes")
        raise LookupError("hush")

    first, last = collected(Topic.MODEL, check())
    assert first.key == "doctor.model.computes"
    assert (last.key, last.level) == ("doctor.failed", Level.PROBLEM)
    assert last.values == {"kind": "LookupError"}


def test_error_of_the_system_is_told_with_its_path() -> None:
    def check() -> Iterator[Finding]:
        raise PermissionError(13, "Permission denied", "/somewhere")
        yield

    (found,) = collected(Topic.DATA, check())
    assert (found.key, found.level) == ("error.system", Level.PROBLEM)
    assert found.values == {"path": "/somewhere", "reason": "Permission denied"}


def _english(count: int) -> list[Revision]:
    revisions, _ = read_folder(starter_folder())
    return [one for one in revisions if one.locale == "en"][:count]


def _approve(data: Path, revisions: list[Revision]) -> None:
    with open_knowledge(Settings(data=data)) as store:
        workflow = Workflow(store, "en")
        for one in workflow.add_all(revisions, "Ada"):
            workflow.submit(one.revision.slug, one.revision.locale, "Ada")
            workflow.approve(one.revision.slug, one.revision.locale, "Grace")


def files_in(folder: Path) -> dict[Path, int]:
    """Every file and folder, with the time of its last change."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
