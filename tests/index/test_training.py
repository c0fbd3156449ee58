"""Fitting a calibration: it learns what tells right from wrong, and is judged on other data."""

from dataclasses import replace

import pytest

from index.calibration import Calibration
from index.datasets import LabelledQuery, Question, Scenario
from index.embedders import NgramEmbedder
from index.evidence import EVIDENCE_NAMES
from index.passages import Corpus, PassageKind
from index.training import (
    Asked,
    AskedScenario,
    ask,
    ask_stored,
    fit,
    learn_centres,
    rescored,
    untrained,
)
from tests.index.asked import Example, asked_of, separable
from tests.index.corpora import SEA, counterexample, evidence, hit


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

    def test_a_data_set_weighs_the_same_however_many_scenarios_it_has(self) -> None:
        one = asked_of("a", [({"votes": 1}, {"votes": 0})] * 4)
        several = [asked_of(f"b {n}", [({"votes": 0}, {"votes": 1})] * 4) for n in range(5)]
        assert fit([one, *several]).weights["votes"] == pytest.approx(0, abs=0.02)

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


def test_stored_wordings_are_asked_while_they_are_left_out() -> None:
    corpus = (*SEA, counterexample("tides", "Why are there no tides in a lake?"))
    stored = ask_stored(corpus, NgramEmbedder())
    variants = [query for query in stored.scenario.queries if query.gold]
    (near,) = (query for query in stored.scenario.queries if not query.gold)
    assert near.text == "Why are there no tides in a lake?"
    assert len(variants) == sum(passage.kind is PassageKind.VARIANT for passage in SEA)
    assert not any(found.word_for_word for one in stored.asked for found in one.hits)


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
