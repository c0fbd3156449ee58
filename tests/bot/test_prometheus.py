"""Metrics: what is told is counted, in a registry of its own, and no label can grow for ever."""

from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot.model import Abstention, AbstentionReason
from bot.observing import Gauge, Stage
from bot.prometheus import PrometheusObserver
from bot.vitals import Roster
from tests.bot.replies import every_outcome

LABELS = ("platform", "outcome", "language", "stage", "le")
NO_MATCH = AbstentionReason.NO_MATCH


def samples(observer: PrometheusObserver) -> dict[tuple[str, ...], float]:
    """Return the exposed values by name and the values of their labels."""
    families = text_string_to_metric_families(observer.exposed().decode())
    return {
        (
            sample.name,
            *(sample.labels[label] for label in LABELS if label in sample.labels),
        ): sample.value
        for family in families
        for sample in family.samples
        if sample.name.startswith("dragoman_")
    }


def test_every_outcome_is_counted_by_itself() -> None:
    observer = PrometheusObserver()
    for reply in every_outcome().values():
        observer.answered("telegram", reply, 0.02)
        observer.pressed("discord", reply)
    found = samples(observer)
    for outcome, reply in every_outcome().items():
        language = "en" if reply else "other"
        assert found["dragoman_questions_total", "telegram", outcome, language] == 1
        assert found["dragoman_presses_total", "discord", outcome, language] == 1


def test_language_is_that_of_the_reply_without_its_region() -> None:
    observer = PrometheusObserver()
    for locale in ("pt-BR", "pt_PT", "pt"):
        observer.answered("telegram", Abstention(NO_MATCH, locale), 0.1)
    assert samples(observer)["dragoman_questions_total", "telegram", "no_match", "pt"] == 3


def test_language_that_is_none_is_no_label() -> None:
    observer = PrometheusObserver()
    for number in range(100):
        observer.answered("telegram", Abstention(NO_MATCH, f"made-up-{number}"), 0.1)
        observer.answered("telegram", Abstention(NO_MATCH, f"x{number}"), 0.1)
    assert samples(observer)["dragoman_questions_total", "telegram", "no_match", "other"] == 200
    assert b"made" not in observer.exposed()


def test_stages_are_timed() -> None:
    observer = PrometheusObserver()
    observer.took(Stage.RETRIEVE, 0.02)
    observer.answered("telegram", None, 3)
    found = samples(observer)
    assert found["dragoman_stage_seconds_bucket", "retrieve", "0.01"] == 0
    assert found["dragoman_stage_seconds_bucket", "retrieve", "0.025"] == 1
    assert found["dragoman_stage_seconds_sum", "whole"] == 3


def test_limits_restarts_and_ages_are_those_of_the_roster() -> None:
    observer, now = PrometheusObserver(), [100.0]
    roster = Roster(observer, lambda: now[0])
    observer.watch_pulses(roster)
    roster.of("discord")
    telegram = roster.of("telegram")
    telegram.beat()
    telegram.limited()
    telegram.renewed()
    now[0] = 130.0
    found = samples(observer)
    assert found["dragoman_pulse_age_seconds", "telegram"] == 30
    assert ("dragoman_pulse_age_seconds", "discord") not in found
    for name in ("dragoman_rate_limited_total", "dragoman_restarts_total"):
        assert (found[name, "telegram"], found[name, "discord"]) == (1, 0)


def test_numbers_are_read_when_they_are_wanted_and_left_out_when_they_cannot_be() -> None:
    observer, waiting = PrometheusObserver(), [3]

    def broken() -> float:
        raise LookupError("why tides?")

    observer.watch(Gauge.UNANSWERED_WAITING, lambda: waiting[-1])
    observer.watch(Gauge.INBOX_UNSETTLED, broken)
    assert samples(observer)["dragoman_unanswered_waiting",] == 3
    waiting.append(4)
    found = samples(observer)
    assert found["dragoman_unanswered_waiting",] == 4
    assert ("dragoman_inbox_unsettled",) not in found


def test_nobody_can_see_when_something_was_first_asked() -> None:
    observer = PrometheusObserver()
    observer.answered("telegram", None, 0.1)
    assert b"_created" not in observer.exposed()
    assert b"process_cpu_seconds_total" in observer.exposed()


def test_two_observers_know_nothing_of_each_other_nor_of_the_library_s_own_registry() -> None:
    one, other = PrometheusObserver(), PrometheusObserver()
    one.answered("telegram", None, 0.1)
    assert not any(name.startswith("dragoman_questions") for name, *_ in samples(other))
    assert not any(metric.name.startswith("dragoman") for metric in REGISTRY.collect())
