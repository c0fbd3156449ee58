"""Readiness: the index is loaded, and every platform has just been heard."""

import pytest

from bot.errors import TokenRefused
from bot.observing import NothingObserved
from bot.readiness import Complaint, Readiness
from bot.vitals import Roster, Vitals


class Watch:
    """A readiness over two platforms, and its clock."""

    def __init__(self) -> None:
        self.now = 0.0
        roster = Roster(NothingObserved(), lambda: self.now)
        self.telegram, self.discord = roster.of("telegram"), roster.of("discord")
        self.readiness = Readiness(roster, fresh=90, clock=lambda: self.now)

    def all_well(self) -> None:
        self.readiness.index_loaded()
        for vitals in (self.telegram, self.discord):
            vitals.begin()
            vitals.beat()

    @property
    def only(self) -> Complaint:
        (complaint,) = self.readiness.complaints()
        return complaint


@pytest.fixture
def watch() -> Watch:
    watch = Watch()
    watch.all_well()
    return watch


def test_all_is_well(watch: Watch) -> None:
    watch.now = 90
    assert watch.readiness.complaints() == ()


def test_at_the_start_nothing_is_ready() -> None:
    watch = Watch()
    watch.now = 7
    assert watch.readiness.complaints() == (
        Complaint("index", "The index is not loaded yet.", 7),
        Complaint("telegram", "telegram is not served yet.", 7),
        Complaint("discord", "discord is not served yet.", 7),
    )


def test_platform_that_was_never_heard_is_not_ready(watch: Watch) -> None:
    watch.now = 10
    watch.telegram.begin()
    watch.now = 15
    why = "telegram has not given a sign of life yet."
    assert watch.only == Complaint("telegram", why, 5)


def test_platform_that_has_fallen_silent_is_not_ready_since_then(watch: Watch) -> None:
    watch.now = 91
    watch.discord.beat()
    assert watch.only == Complaint("telegram", "telegram gives no sign of life.", 91)


@pytest.mark.parametrize(
    ("become", "why"), [(Vitals.pause, "will be tried again"), (Vitals.end, "not served any more")]
)
def test_platform_that_is_not_served_tells_why(watch: Watch, become: object, why: str) -> None:
    watch.now = 10
    assert callable(become)
    become(watch.telegram, TokenRefused("telegram"))
    watch.now = 12
    assert (watch.only.what, watch.only.seconds) == ("telegram", 2)
    assert why in watch.only.why
    assert "telegram does not accept the token" in watch.only.why


def test_platform_that_was_told_to_end_is_not_ready(watch: Watch) -> None:
    watch.telegram.end(None)
    assert watch.only.why == "telegram is not served any more."
