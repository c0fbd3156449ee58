"""Metrics for Prometheus: an observer that counts in a registry of its own.

No label can hold what somebody wrote, or an id: platforms and outcomes are a few words of ours,
and languages are those that there are.
"""

import logging
from collections.abc import Callable, Iterable, Iterator

from babel import Locale
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.cli.messages import say
from bot.model import Reply, Silence, language_of
from bot.observing import Gauge, Stage, outcome_of
from bot.vitals import Roster

_log = logging.getLogger(__name__)

_PREFIX = "dragoman"
_OTHER = "other"
_BEGAN = "_created"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class PrometheusObserver:
    """Counts what it is told, and reads what it was asked to watch, when it is exposed."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._roster = Roster(self)
        self._readings: dict[Gauge, Callable[[], float]] = {}
        self._languages = frozenset(Locale("en").languages)
        replies = ("platform", "outcome", "language")
        self._questions = self._counter("questions", *replies)
        self._presses = self._counter("presses", *replies)
        self._limited = self._counter("rate_limited", "platform")
        self._restarts = self._counter("restarts", "platform")
        self._stages = Histogram(
            f"{_PREFIX}_stage_seconds",
            say("metric.stage_seconds"),
            ("stage",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(_Read(self._gauges))
        self._registry.register(_Read(self._ages))
        ProcessCollector(registry=self._registry)

    def answered(self, platform: str, reply: Reply | Silence | None, seconds: float) -> None:
        """Count a question and its whole time."""
        self._questions.labels(platform, outcome_of(reply), self._language(reply)).inc()
        self.took(Stage.WHOLE, seconds)

    def pressed(self, platform: str, reply: Reply | Silence | None) -> None:
        """Count a press of a button."""
        self._presses.labels(platform, outcome_of(reply), self._language(reply)).inc()

    def took(self, stage: Stage, seconds: float) -> None:
        """Count the time of a stage."""
        self._stages.labels(stage).observe(seconds)

    def limited(self, platform: str) -> None:
        """Count a 429."""
        self._limited.labels(platform).inc()

    def restarted(self, platform: str) -> None:
        """Count a new start."""
        self._restarts.labels(platform).inc()

    def watch(self, gauge: Gauge, read: Callable[[], float]) -> None:
        """Read this number whenever metrics are exposed; one that cannot be read is left out."""
        self._readings[gauge] = read

    def watch_pulses(self, roster: Roster) -> None:
        """Expose the age of the last sign of life of every platform on the roster."""
        self._roster = roster

    def exposed(self) -> bytes:
        """Return everything in the text format of Prometheus; may block."""
        for vitals in self._roster:
            # What has not happened yet is a zero, from which the first time can be told.
            self._limited.labels(vitals.name)
            self._restarts.labels(vitals.name)
        return generate_latest(_Timeless(self._registry.collect))

    def _counter(self, name: str, *labels: str) -> Counter:
        text = say(f"metric.{name}")
        return Counter(f"{_PREFIX}_{name}", text, labels, registry=self._registry)

    def _language(self, reply: Reply | Silence | None) -> str:
        """Return the language of a reply: one that exists, for labels may not grow for ever."""
        language = language_of(reply.locale) if reply and not isinstance(reply, Silence) else ""
        return language if language in self._languages else _OTHER

    def _ages(self) -> Iterator[Metric]:
        ages = GaugeMetricFamily(
            f"{_PREFIX}_pulse_age_seconds", say("metric.pulse_age_seconds"), labels=["platform"]
        )
        for vitals in self._roster:
            if (age := vitals.age) is not None:
                ages.add_metric([vitals.name], age)
        yield ages

    def _gauges(self) -> Iterator[Metric]:
        for gauge, read in tuple(self._readings.items()):
            try:
                value = read()
            except Exception as error:  # whatever it is, the other metrics are wanted
                _log.warning("%s cannot be read: %s", gauge, type(error).__name__)
            else:
                yield GaugeMetricFamily(f"{_PREFIX}_{gauge}", say(f"metric.{gauge}"), value)


class _Timeless(CollectorRegistry):
    """Leaves out when each counter began: with one distressed asker, that is when they asked."""

    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        super().__init__()
        self._collect = collect

    def collect(self) -> Iterator[Metric]:
        for metric in self._collect():
            metric.samples = [one for one in metric.samples if not one.name.endswith(_BEGAN)]
            yield metric


class _Read(Collector):
    """Makes a collector of a function."""

    def __init__(self, read: Callable[[], Iterator[Metric]]) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        return self._read()
