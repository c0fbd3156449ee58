"""Fitting a calibration: it learns what tells right from wrong, and is judged on other data."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.calibration import Calibration
from index.datasets import LabelledQuery, Question, Scenario
from index.embedders import NgramEmbedder
from index.evidence import EVIDENCE_NAMES
from index.passages import Corpus
from index.training import Asked, AskedScenario, ask, fit, learn_centres, rescored, train, untrained
from tests.index.corpora import SEA, evidence, hit

Example = tuple[dict[str, float], dict[str, float]]
"""The evidence for the right candidate of a question, and for a wrong one."""


def asked_of(name: str, examples: Iterable[Example]) -> AskedScenario:
    """A scenario in which each question has one right hit and one wrong one."""
    hits = (
        Asked((hit("wrong", **wrong), hit("right", **right)), frozenset({"right"}))
        for right, wrong in examples
    )
    return AskedScenario(Scenario(name, (), ()), tuple(hits))


def separable(name: str, count: int = 40, piece: str = "votes") -> AskedScenario:
    """Right candidates have a piece of evidence near 1, wrong ones near 0; others are noise."""
    random = np.random.default_rng(len(name))

    def candidate(mean: float) -> dict[str, float]:
        noise = {one: float(random.normal(0, 0.1)) for one in EVIDENCE_NAMES}
        return noise | {piece: float(random.normal(mean, 0.1))}

    return asked_of(name, [(candidate(1), candidate(0)) for _ in range(count)])


class TestFit:
    """The weights."""

    @pytest.mark.parametrize("piece", EVIDENCE_NAMES)
    def test_it_finds_the_evidence_that_tells_right_from_wrong(self, piece: str) -> None:
        calibration = fit([separable("toy", piece=piece)])
        weights = calibration.weights
        assert weights[piece] > 3 * max(abs(weights[one]) for one in EVIDENCE_NAMES if one != piece)
        assert calibration.probability(evidence(**{piece: 1.0})) > 0.9
        assert calibration.probability(evidence(**{piece: 0.0})) < 0.1

    def test_evidence_against_has_a_negative_weight(self) -> None:
        turned = asked_of("toy", [({"votes": 0.1}, {"votes": 0.9}), ({"votes": 0}, {"votes": 1})])
        assert fit([turned]).weights["votes"] < 0

    def test_evidence_that_never_differs_weighs_nothing(self) -> None:
        calibration = fit([asked_of("toy", [({"votes": 1}, {"votes": 0})] * 10)])
        assert calibration.weights["answer_gap"] == 0
        assert 0 < calibration.probability(evidence(votes=1, answer_gap=0.5)) < 1

    def test_probabilities_are_shares(self) -> None:
        """Of candidates with the same evidence as many are right as the probability says."""
        same: Example = ({"votes": 1}, {"votes": 1})
        calibration = fit([asked_of("toy", [same, ({"votes": 0}, {"votes": 0})] * 20)])
        assert calibration.probability(evidence(votes=1)) == pytest.approx(0.5, abs=0.01)

    def test_where_evidence_says_nothing_the_probability_is_the_share_that_is_right(self) -> None:
        """The penalty on weights does not pull it to one half."""
        hits = tuple(hit(f"s{n}") for n in range(10))
        scenario = AskedScenario(Scenario("a", (), ()), (Asked(hits, frozenset({"s3"})),))
        assert fit([scenario]).probability(evidence()) == pytest.approx(0.1, abs=1e-3)

    def test_a_scenario_weighs_the_same_whatever_its_size(self) -> None:
        small, large = (
            asked_of("a", [({"votes": 1}, {"votes": 0})] * 4),
            asked_of("b", [({"votes": 0}, {"votes": 1})] * 400),
        )
        assert fit([small, large]).weights["votes"] == pytest.approx(0, abs=0.02)

    def test_what_is_right_in_no_mode_is_wrong(self) -> None:
        """With its entry removed, even the candidate that looks best is a wrong example."""
        removed = AskedScenario(
            Scenario("a", (), ()), tuple(Asked((hit("x", votes=1.0),), frozenset()) for _ in "abcd")
        )
        calibration = fit([separable("toy"), removed])
        assert calibration.probability(evidence(votes=1)) < 0.9


class TestThreshold:
    """The threshold: set on data sets that the weights were not fitted to."""

    def test_where_all_is_told_apart_it_is_low(self) -> None:
        calibration = train([separable("a one"), separable("bb one")], {})
        assert calibration.answer_at < 0.6

    def test_where_all_would_be_wrong_nothing_is_answered(self) -> None:
        """Each data set contradicts the other, so that what one teaches is wrong in the other."""
        one = asked_of("a", [({"votes": 1}, {"votes": 0})] * 30)
        other = asked_of("b", [({"votes": 0}, {"votes": 1})] * 30)
        surest = fit([one]).probability(evidence(votes=1))
        assert train([one, other], {}).answer_at > surest

    def test_it_is_the_lowest_that_keeps_the_precision_on_data_sets_held_out(self) -> None:
        scenarios = [_noisy("a", 1), _noisy("b", 2), _noisy("c", 3)]
        at = train(scenarios, {}).answer_at
        assert 0.31 < at < 0.99
        assert _held_out_precision(scenarios, at) >= 0.92
        assert _held_out_precision(scenarios, at - 0.01) < 0.92

    def test_no_data_set_sees_its_own_labels(self) -> None:
        """What "odd" teaches helps nobody but itself.

        There, `question` speaks against a candidate as strongly as it speaks for one elsewhere.
        Judged by others, all its answers are wrong; judged with its own other scenario, right.
        """
        held_out = train([_odd("odd one"), _odd("odd two"), _even("even")], {})
        assert held_out.answer_at == 0.99
        known = train([_odd("odd one"), _odd("strange two"), _even("even")], {})
        assert known.answer_at < 0.9

    def test_questions_without_a_hit_are_no_answers(self) -> None:
        nothing = Asked((), frozenset())
        plain = separable("a one")
        silent = AskedScenario(plain.scenario, (*plain.asked, *[nothing] * 50))
        other = separable("bb")
        assert train([silent, other], {}).answer_at == train([plain, other], {}).answer_at

    def test_a_single_data_set_has_only_itself(self) -> None:
        assert 0 < train([separable("a")], {}).answer_at < 1

    def test_the_weights_are_fitted_to_everything(self) -> None:
        scenarios = [separable("a"), separable("bb")]
        calibration = train(scenarios, {"data": "toys"})
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


def _held_out_precision(scenarios: Sequence[AskedScenario], threshold: float) -> float:
    """The mean over scenarios of the precision by a fit on the others; all answered, 1 for none."""
    precisions = []
    for own in scenarios:
        calibration = fit([other for other in scenarios if other is not own])
        ranked = [(rescored(one.hits, calibration)[0], one.right) for one in own.asked]
        answered = [best.slug in right for best, right in ranked if best.probability >= threshold]
        precisions.append(float(np.mean(answered)) if answered else 1.0)
    return float(np.mean(precisions))


class TestAsk:
    """From a scenario to the hits for its questions."""

    QUERIES = (
        LabelledQuery("1", "en", "why tides in the sea", frozenset({"tides"})),
        LabelledQuery("2", "en", "is there a car park", frozenset()),
    )

    def asked(self, corpus: Corpus = SEA) -> AskedScenario:
        return ask(Scenario("sea", corpus, self.QUERIES), NgramEmbedder())

    def test_an_answerable_question_is_asked_with_and_without_its_entry(self) -> None:
        present, removed, nothing = self.asked().asked
        assert present.right == {"tides"}
        assert removed.right == nothing.right == frozenset()
        assert present.hits[0].slug == "tides"
        assert "tides" not in {one.slug for one in removed.hits}

    def test_without_entries_there_are_no_hits(self) -> None:
        assert [one.hits for one in self.asked(()).asked] == [(), (), ()]

    def test_what_was_asked_can_be_fitted(self) -> None:
        assert isinstance(fit([self.asked()]), Calibration)


def test_rescored_hits_are_ranked_anew() -> None:
    hits = (hit("a", 0.9, question=0.9, votes=0.1), hit("b", 0.1, question=0.1, votes=0.9))
    calibration = fit([separable("toy")])
    again = rescored(hits, calibration)
    assert [one.slug for one in again] == ["b", "a"]
    assert [one.probability for one in again] == [
        calibration.probability(one.evidence) for one in again
    ]


def test_what_was_asked_word_for_word_stays_sure() -> None:
    sure = replace(hit("a", 1.0, votes=-9.0), word_for_word=True)
    again = rescored((hit("b", 0.5, votes=1.0), sure), fit([separable("toy")]))
    assert again[0] == sure


def test_the_untrained_calibration_ranks_by_similarity() -> None:
    near, far = evidence(question=0.9, votes=-9), evidence(question=0.8, votes=9)
    assert untrained().probability(near) > untrained().probability(far)


class TestCentres:
    """The centre of a language is the mean of its questions, if they are enough."""

    def test_a_language_with_thirty_questions_has_a_centre(self) -> None:
        fake = NgramEmbedder(8)
        questions = [Question("en", f"why {n}") for n in range(30)]
        centres = learn_centres([*questions, Question("fr", "pourquoi")], fake)
        assert centres.languages == ("en",)
        wanted = fake.encode_queries([one.text for one in questions]).mean(axis=0)
        assert centres.vectors == pytest.approx(wanted[None], abs=1e-6)
        assert centres.fits(fake.model_id)

    def test_twenty_nine_are_not_enough(self) -> None:
        centres = learn_centres([Question("en", f"why {n}") for n in range(29)], NgramEmbedder(8))
        assert centres.languages == ()
        assert len(centres.vectors) == 0
