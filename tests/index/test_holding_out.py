"""Thresholds, and what a calibration is worth: never judged by what has seen the data."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.datasets import LabelledQuery, Scenario
from index.holding_out import has_counterexamples, leave_one_out, train, train_contrasted
from index.training import Asked, AskedScenario, fit, rescored
from tests.index.asked import asked_of, separable
from tests.index.corpora import counterexample, evidence, hit, question


class TestThreshold:
    """The threshold: set on data sets that the weights were not fitted to."""

    def test_where_all_is_told_apart_it_is_low(self) -> None:
        calibration = train([separable("a one"), separable("bb one")], (), {})
        assert calibration.answer_at < 0.6

    def test_where_all_would_be_wrong_nothing_is_answered(self) -> None:
        """Each data set contradicts the other, so that what one teaches is wrong in the other."""
        one = asked_of("a", [({"votes": 1}, {"votes": 0})] * 30)
        other = asked_of("b", [({"votes": 0}, {"votes": 1})] * 30)
        surest = fit([one]).probability(evidence(votes=1))
        assert train([one, other], (), {}).answer_at > surest

    def test_it_is_the_lowest_that_keeps_the_precision_on_data_sets_held_out(self) -> None:
        scenarios = [_noisy("a", 1), _noisy("b", 2), _noisy("c", 3)]
        at = train(scenarios, (), {}).answer_at
        assert 0.31 < at < 0.99
        assert np.mean(_held_out_precisions(scenarios, at)) >= 0.95
        assert min(_held_out_precisions(scenarios, at)) >= 0.9
        below = _held_out_precisions(scenarios, at - 0.01)
        assert np.mean(below) < 0.95 or min(below) < 0.9

    def test_no_data_set_sees_its_own_labels(self) -> None:
        """What "odd" teaches helps nobody but itself.

        There, `question` speaks against a candidate as strongly as it speaks for one elsewhere.
        Judged by others, all its answers are wrong; judged with its own other scenario, right.
        """
        held_out = train([_odd("odd one"), _odd("odd two"), _even("even")], (), {})
        assert held_out.answer_at == 0.99
        known = train([_odd("odd one"), _odd("strange two"), _even("even")], (), {})
        assert known.answer_at < 0.9

    def test_questions_without_a_hit_are_no_answers(self) -> None:
        nothing = Asked((), frozenset())
        plain = separable("a one")
        silent = AskedScenario(plain.scenario, (*plain.asked, *[nothing] * 50))
        other = separable("bb")
        assert train([silent, other], (), {}).answer_at == train([plain, other], (), {}).answer_at

    def test_a_single_data_set_has_only_itself(self) -> None:
        assert 0 < train([separable("a")], (), {}).answer_at < 1

    def test_the_weights_are_fitted_to_everything(self) -> None:
        scenarios = [separable("a"), separable("bb")]
        calibration = train(scenarios, (), {"data": "toys"})
        assert calibration.weights == fit(scenarios).weights
        assert calibration.provenance == {"data": "toys"}
        assert calibration.beside_at <= calibration.offer_at < calibration.answer_at


def _noisy(name: str, seed: int) -> AskedScenario:
    """Two kinds of evidence that overlap, and a third of questions whose entry is removed."""
    random = np.random.default_rng(seed)

    def question(number: int) -> Asked:
        best = "right" if random.random() < 0.75 else "wrong"
        mean = 1.2 if best == "right" else 0.0
        hits = (
            hit(
                best, votes=float(random.normal(mean, 0.6)), question=float(random.normal(mean, 1))
            ),
            hit("other", votes=float(random.normal(-1, 0.6)), question=float(random.normal(-1, 1))),
        )
        return Asked(hits, frozenset() if number % 3 == 2 else frozenset({"right"}))

    return AskedScenario(Scenario(name, (), ()), tuple(map(question, range(200))))


def _odd(name: str) -> AskedScenario:
    """`votes` tells, and `question` is large and says the opposite."""
    return asked_of(name, [({"votes": 1, "question": -5}, {"votes": 0, "question": 5})] * 30)


def _even(name: str) -> AskedScenario:
    """`votes` tells, and `question` says a little the same."""
    return asked_of(name, [({"votes": 1, "question": 0.2}, {"votes": 0, "question": 0})] * 30)


def _held_out_precisions(scenarios: Sequence[AskedScenario], threshold: float) -> list[float]:
    """The precision in each scenario by a fit on the others; 1 where none is answered."""
    precisions = []
    for own in scenarios:
        calibration = fit([other for other in scenarios if other is not own])
        ranked = [(rescored(one.hits, calibration)[0], one.right) for one in own.asked]
        answered = [best.slug in right for best, right in ranked if best.probability >= threshold]
        precisions.append(float(np.mean(answered)) if answered else 1.0)
    return precisions


class TestLeaveOneOut:
    """The figures that are published."""

    def test_every_scenario_is_asked_once(self) -> None:
        scenarios = [separable("a one"), separable("a two"), separable("bb")]
        found = [one.asked for one in leave_one_out(scenarios, ())]
        assert sorted(map(id, found)) == sorted(map(id, scenarios))

    def test_neither_weights_nor_threshold_have_seen_the_data_set(self) -> None:
        scenarios = [_noisy("a", 1), _noisy("b", 2), _noisy("c", 3)]
        for one in leave_one_out(scenarios, ()):
            others = [other for other in scenarios if other is not one.asked]
            expected = train(others, (), {})
            assert one.calibration.weights == expected.weights
            assert one.calibration.answer_at == expected.answer_at

    def test_another_scenario_of_the_same_data_set_does_not_teach_it(self) -> None:
        scenarios = [separable("a one"), separable("a two", piece="question"), separable("bb")]
        for one in leave_one_out(scenarios, ()):
            if one.asked.scenario.group == "a":
                assert one.calibration.weights == fit([scenarios[2]]).weights

    def test_lessons_teach_but_do_not_set_the_threshold(self) -> None:
        scenarios = [separable("a"), separable("bb")]
        contradicting = asked_of("lesson", [({"question": 1}, {"question": 0})] * 30)
        taught = train(scenarios, [contradicting], {})
        assert taught.weights == fit([*scenarios, contradicting]).weights
        assert taught.answer_at < 0.9


STORED = (question("tides", "Why tides?"), counterexample("tides", "Why no tides in lakes?"))


def _stored(near: Sequence[float], asked: Sequence[float]) -> AskedScenario:
    """Near misses and variants with this `contrast`; only variants have an answer."""
    queries = [LabelledQuery(f"n{n}", "en", "?", frozenset()) for n in range(len(near))]
    queries += [LabelledQuery(f"v{n}", "en", "?", frozenset({"tides"})) for n in range(len(asked))]
    found = [Asked((hit("tides", contrast=value),), frozenset()) for value in near]
    for value in asked:
        found.append(Asked((hit("tides", contrast=value),), frozenset({"tides"})))
        found.append(Asked((hit("boats", contrast=-1.0),), frozenset()))
    return AskedScenario(Scenario("stored", STORED, tuple(queries)), tuple(found))


class TestContrasted:
    """The calibration for explainers that have counterexamples."""

    def test_few_near_misses_reach_the_threshold(self) -> None:
        random = np.random.default_rng(1)
        near, asked = random.normal(-0.3, 0.2, 200), random.normal(0.3, 0.2, 200)
        stored = _stored(near.tolist(), asked.tolist())
        calibration = train_contrasted((), stored, {})
        found = [calibration.probability(one.hits[0].evidence) for one in stored.asked[:200]]
        assert sum(one >= calibration.answer_at for one in found) / 200 <= 0.03
        assert sum(one >= calibration.answer_at - 0.01 for one in found) / 200 > 0.03

    def test_lessons_without_counterexamples_are_left_out(self) -> None:
        stored = _stored([-0.5] * 20, [0.5] * 20)
        alone = train_contrasted((), stored, {})
        assert train_contrasted([separable("plain")], stored, {}).weights == alone.weights

    def test_it_knows_which_scenarios_have_counterexamples(self) -> None:
        assert has_counterexamples(_stored([0], [1]))
        assert not has_counterexamples(separable("a"))


def test_evidence_of_nothing_is_not_an_answer() -> None:
    calibration = train([separable("a"), separable("bb")], (), {})
    assert calibration.probability(evidence()) < calibration.answer_at


@pytest.mark.parametrize("count", [0, 1])
def test_few_data_sets_are_no_error(count: int) -> None:
    found = list(leave_one_out([separable("a")][:count], [separable("lesson")]))
    assert len(found) == count
