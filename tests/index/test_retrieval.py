"""Retrieval: the likeliest explainers, each once, ranked, with evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.centring import centre_passages
from index.courtesies import CourtesyKind
from index.dense import build_dense
from index.embedders import NgramEmbedder, Vectors
from index.lexical import LexicalIndex
from index.onnx_embedder import OnnxEmbedder
from index.passages import Corpus, PassageKind
from index.retrieval import Found, Hits, Retriever
from index.searchable import SearchableIndex, build_index
from index.training import untrained
from tests.index.corpora import ANY_TEXT, SEA, answer, counterexample, question, variant
from tests.index.intents import trained
from tests.index.scripts import HOSTILE, QUESTIONS

FAKE = NgramEmbedder()


def retriever_of(corpus: Corpus) -> Retriever:
    return Retriever(build_index(corpus, FAKE), FAKE, untrained())


def ask(retriever: Retriever, text: str, hidden: NDArray[np.bool_] | None = None) -> Hits:
    return retriever.retrieve_embedded(text, FAKE.encode_queries([text])[0], hidden)


def found(retriever: Retriever, text: str) -> Hits:
    """The hits, of a text that the retriever embeds itself."""
    (one,) = retriever.retrieve([text])
    return one.hits


SEA_RETRIEVER = retriever_of(SEA)


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("who built that lighthouse", "lighthouse"),
        ("why tides in the sea", "tides"),
        ("pourquoi des marées", "tides"),
        ("is the harbour open", "harbour"),
        ("combien coute le bateau", "boats"),
    ],
)
def test_a_paraphrase_finds_its_explainer(asked: str, slug: str) -> None:
    hits = found(SEA_RETRIEVER, asked)
    assert hits[0].slug == slug


@pytest.mark.parametrize("row", range(len(SEA)))
def test_every_stored_text_finds_its_own_explainer_and_passage(row: int) -> None:
    hits = found(SEA_RETRIEVER, SEA[row].text)
    assert SEA[row].slug in {hit.slug for hit in hits}
    assert SEA[row] in {hit.passage for hit in hits}


def test_each_query_has_its_own_hits() -> None:
    first, second = SEA_RETRIEVER.retrieve(["who built the lighthouse", "pourquoi des marées"])
    assert (first.hits[0].slug, second.hits[0].slug) == ("lighthouse", "tides")
    assert SEA_RETRIEVER.retrieve([]) == []


def test_what_a_query_may_mean_stands_beside_its_hits_and_is_embedded_once() -> None:
    fake = NgramEmbedder()
    index = build_index(SEA, fake)
    knowing = Retriever(index, fake, untrained(), trained().intents)
    fake.encoded.clear()
    (one,) = knowing.retrieve(["sinking drowning oh"])
    assert one.intents.sure is CourtesyKind.DISTRESS
    assert one.hits == found(SEA_RETRIEVER, "sinking drowning oh")
    assert fake.encoded == ["sinking drowning oh"]


@given(ANY_TEXT)
def test_an_explainer_is_hit_once_and_the_likeliest_comes_first(text: str) -> None:
    hits = found(SEA_RETRIEVER, text)
    slugs = [hit.slug for hit in hits]
    assert len(slugs) == len(set(slugs))
    assert [hit.probability for hit in hits] == sorted(
        (hit.probability for hit in hits), reverse=True
    )


@given(ANY_TEXT)
def test_the_passage_and_the_evidence_of_a_hit_are_its_own(text: str) -> None:
    for hit in ask(SEA_RETRIEVER, text):
        assert hit.passage.slug == hit.slug
        assert hit.passage in SEA
        wanted = 1 if hit.word_for_word else untrained().probability(hit.evidence)
        assert hit.probability == wanted
        assert np.isfinite(hit.evidence.vector()).all()


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_only_a_question_without_an_answer(kind: str) -> None:
    hits = found(SEA_RETRIEVER, HOSTILE[kind])
    assert all(0 <= hit.probability <= 1 for hit in hits)


def test_the_calibration_decides_the_order() -> None:
    by_answer = replace(
        untrained(), weights=dict.fromkeys(untrained().weights, 0.0) | {"answer_gap": 1.0}
    )
    text = "Who built the lighthouse? The Moon pulls at the water."
    retriever = Retriever(SEA_RETRIEVER.index, FAKE, by_answer)
    assert ask(SEA_RETRIEVER, text)[0].slug == "lighthouse"
    assert ask(retriever, text)[0].slug == "tides"


def test_the_passage_of_a_hit_is_the_nearest() -> None:
    hits = found(SEA_RETRIEVER, "lighthouse builder")
    assert hits[0].passage.text == "lighthouse builder"


def test_a_question_is_found_by_what_only_its_answer_says() -> None:
    """Twelve explainers have closer questions; each view puts its own first."""
    corpus = tuple(question(f"s{n:02}", f"Who built the lighthouse number {n}?") for n in range(12))
    told = (question("z", "Qqqq?"), answer("z", "Two brothers built it from stone and oak."))
    hits = ask(retriever_of((*corpus, *told)), "who built it from stone and oak")
    assert "z" in {hit.slug for hit in hits}
    assert next(hit for hit in hits if hit.slug == "z").passage.kind is PassageKind.ANSWER


def test_a_question_is_found_by_its_words_where_vectors_fail() -> None:
    """The embedder knows nothing at all here; terms still find the explainer."""

    class Blind(NgramEmbedder):
        def encode_queries(self, texts: Sequence[str]) -> Vectors:
            return np.tile(np.eye(1, self.dimensions, dtype=np.float32), (len(texts), 1))

    corpus = tuple(question(f"s{n:02}", f"Sentence of kind {n}?") for n in range(30))
    blind = Blind()
    index = build_index((*corpus, question("zz", "Who built the lighthouse?")), blind)
    hits = found(Retriever(index, blind, untrained()), "the lighthouse")
    assert "zz" in {hit.slug for hit in hits}


def test_an_empty_index_has_no_hits() -> None:
    empty = retriever_of(())
    assert empty.retrieve(["Why?", ""]) == [Found(), Found()]
    assert ask(empty, "Why?") == ()
    assert ask(empty, "Why?", np.zeros(0, np.bool_)) == ()


def test_a_lone_explainer_is_hit_without_rivals() -> None:
    (hit,) = ask(retriever_of(SEA[5:9]), "who built the lighthouse")
    assert hit.evidence.question > 0.5
    assert hit.evidence.question_margin == hit.evidence.lexical_gap == hit.evidence.answer_gap == 0


def test_nothing_is_hit_when_everything_is_hidden() -> None:
    assert ask(SEA_RETRIEVER, "tides", np.ones(len(SEA), np.bool_)) == ()


hidden_rows = st.lists(st.booleans(), min_size=len(SEA), max_size=len(SEA))


@given(hidden_rows, st.one_of(st.sampled_from([one.text for one in SEA]), ANY_TEXT))
def test_hidden_rows_are_as_if_they_were_not_in_the_index(mask: list[bool], text: str) -> None:
    """But for what is known of the whole: the means, and how rare a term is."""
    hidden = np.array(mask)
    found = ask(SEA_RETRIEVER, text, hidden)
    wanted = ask(Retriever(without(SEA_RETRIEVER.index, hidden), FAKE, untrained()), text)
    assert {hit.slug for hit in found} == {hit.slug for hit in wanted}
    for one, other in zip(_by_slug(found), _by_slug(wanted), strict=True):
        assert one.evidence.vector() == pytest.approx(other.evidence.vector(), abs=1e-5)
        assert one.probability == pytest.approx(other.probability, abs=1e-5)


@dataclass(frozen=True)
class RowsOf:
    """Some rows of a lexical index, in which terms are as rare as in the whole."""

    whole: LexicalIndex
    kept: NDArray[np.int64]

    def scores(self, text: str) -> NDArray[np.float32]:
        return self.whole.scores(text)[self.kept]


def without(index: SearchableIndex, hidden: NDArray[np.bool_]) -> SearchableIndex:
    """The index with rows taken out, and with the means and the rarities that it had."""
    centred, _ = centre_passages(index.corpus, index.vectors, None)
    kept = np.flatnonzero(~hidden)
    return SearchableIndex(
        corpus=tuple(index.corpus[row] for row in kept),
        vectors=index.vectors[kept],
        centring=index.centring,
        dense=build_dense(centred[kept]),
        lexical=RowsOf(index.lexical, kept),  # type: ignore[arg-type]
        model_id=index.model_id,
    )


def _by_slug(hits: Hits) -> Hits:
    return tuple(sorted(hits, key=lambda hit: hit.slug))


def test_a_hidden_variant_is_not_the_passage_that_is_named() -> None:
    hidden = np.array([one.text == "lighthouse builder" for one in SEA])
    assert ask(SEA_RETRIEVER, "lighthouse builder")[0].passage.text == "lighthouse builder"
    hits = ask(SEA_RETRIEVER, "lighthouse builder", hidden)
    assert hits[0].slug == "lighthouse"
    assert hits[0].passage.text != "lighthouse builder"
    assert hits[0].evidence.question < 0.95


def test_a_question_is_found_by_an_answer_of_other_words() -> None:
    """Only the vector of the answer says so; other explainers have all the words of the query."""

    class Knowing(NgramEmbedder):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            return self.encode_queries(
                ["when can I swim" if "pool" in one else one for one in texts]
            )

    corpus = tuple(question(f"s{n:02}", f"when can I swim {'ab' * n}?") for n in range(12))
    told = (question("z", "Qqqq?"), answer("z", "The pool is heated."))
    knowing = Knowing()
    index = build_index((*corpus, *told), knowing)
    hits = found(Retriever(index, knowing, untrained()), "when can I swim")
    assert "z" in {hit.slug for hit in hits}


def test_rows_that_the_graph_does_not_reach_count_as_the_last_that_it_does() -> None:
    """Equal wordings make a graph of islands, of which the search finds one."""
    texts = ["Who built the lighthouse?", "Combien coûte un bateau ?"]
    corpus = tuple(variant(f"s{n:03}", texts[n % 2]) for n in range(800))
    exact = retriever_of(corpus)
    centred, _ = centre_passages(exact.index.corpus, exact.index.vectors, None)
    dense = build_dense(centred, flat_limit=10)
    graph = Retriever(replace(exact.index, dense=dense), FAKE, untrained())
    asked = "who built a lighthouse"
    _, rows = dense.search(exact.index.centring.query(FAKE.encode_queries([asked])[0])[None], 800)
    assert -1 in rows
    hits = ask(graph, asked)
    assert hits[0].passage.text == texts[0]
    for hit in hits:
        assert np.abs(hit.evidence.vector()).max() < 3


class TestWordForWord:
    """A query that is a stored wording, but for case and punctuation, is meant by it."""

    @pytest.mark.parametrize("row", [row for row, one in enumerate(SEA) if one.asks])
    def test_a_stored_wording_is_as_sure_as_can_be(self, row: int) -> None:
        hits = ask(SEA_RETRIEVER, SEA[row].text.upper().replace("?", " !"))
        assert (hits[0].slug, hits[0].probability) == (SEA[row].slug, 1)
        assert [hit.word_for_word for hit in hits] == [True] + [False] * (len(hits) - 1)

    def test_an_answer_is_no_wording(self) -> None:
        assert not any(hit.word_for_word for hit in ask(SEA_RETRIEVER, SEA[8].text))

    def test_a_word_more_is_another_wording(self) -> None:
        hits = ask(SEA_RETRIEVER, SEA[5].text + " please")
        assert not any(hit.word_for_word for hit in hits)

    def test_a_wording_of_two_explainers_means_neither(self) -> None:
        twice = retriever_of((*SEA, variant("boats", "Who built the lighthouse?")))
        hits = ask(twice, "who built the lighthouse")
        assert not any(hit.word_for_word for hit in hits)

    def test_a_wording_in_two_languages_is_one_explainers(self) -> None:
        twice = retriever_of((*SEA, variant("boats", "Combien coûte un bateau", "de")))
        assert ask(twice, "combien coute un bateau")[0].word_for_word

    def test_a_hidden_wording_is_none(self) -> None:
        hidden = np.array([one.text == SEA[5].text for one in SEA])
        hits = ask(SEA_RETRIEVER, SEA[5].text, hidden)
        assert not any(hit.word_for_word for hit in hits)

    def test_what_has_no_letters_is_no_wording(self) -> None:
        mute = retriever_of((*SEA, variant("boats", "???")))
        assert not any(hit.word_for_word for hit in ask(mute, "😀!"))


def test_a_large_index_finds_what_a_small_one_does() -> None:
    """Past the limit, rows that the graph of neighbours does not reach count as the last."""
    corpus = tuple(
        make(f"s{n % 40:02}", f"{make.__name__} {n % 40} about thing {n % 40 * 7}", lang)
        for n, lang in ((n, lang) for n in range(160) for lang in ("en", "fr"))
        for make in (variant,)
    )
    exact = retriever_of(corpus)
    centred, _ = centre_passages(exact.index.corpus, exact.index.vectors, None)
    graph = Retriever(
        replace(exact.index, dense=build_dense(centred, flat_limit=10)), FAKE, untrained()
    )
    texts = [f"variant {n} about thing {n * 7}" for n in range(40)]
    same = [ask(exact, text)[0].slug == ask(graph, text)[0].slug for text in texts]
    assert np.mean(same) >= 0.9


def test_the_real_model_finds_an_explainer_from_languages_that_it_is_not_in(
    onnx_embedder: OnnxEmbedder,
) -> None:
    retriever = Retriever(build_index(SEA, onnx_embedder), onnx_embedder, untrained())
    langs = sorted(QUESTIONS.keys() - {"en", "fr"})
    found = retriever.retrieve([QUESTIONS[lang] for lang in langs])
    right = [one.hits[0].slug == ABOUT[lang] for lang, one in zip(langs, found, strict=True)]
    assert np.mean(right) > 0.8


_TIDES = "bg bn de es fa fi gu hi hu it km lo lv nl pa ro ru si sk sr sv te th vi zh"
ABOUT = {lang: "tides" if lang in _TIDES.split() else "lighthouse" for lang in QUESTIONS}
"""What the question of each language in `scripts` is about."""


NEAR = (
    *SEA,
    counterexample("lighthouse", "Who painted the lighthouse?"),
    counterexample("tides", "Why are there no tides in lakes?"),
)


def test_a_counterexample_asked_word_for_word_keeps_its_explainer_out() -> None:
    retriever = retriever_of(NEAR)
    slugs = {hit.slug for hit in found(retriever, "who painted the LIGHTHOUSE")}
    assert "lighthouse" not in slugs
    assert "lighthouse" in {hit.slug for hit in found(SEA_RETRIEVER, "who painted the lighthouse")}


def test_a_counterexample_is_never_the_passage_of_a_hit() -> None:
    for text in ("who painted that lighthouse", "no tides in lakes", "painted"):
        kinds = {hit.passage.kind for hit in found(retriever_of(NEAR), text)}
        assert PassageKind.COUNTEREXAMPLE not in kinds


def test_what_is_near_a_counterexample_has_less_contrast() -> None:
    retriever = retriever_of(NEAR)
    near, far = "who painted this lighthouse", "who built this lighthouse"
    contrasts = {
        text: hit.evidence.contrast
        for text in (near, far)
        for hit in found(retriever, text)
        if hit.slug == "lighthouse"
    }
    assert contrasts[near] < contrasts[far]


def test_the_calibration_fits_what_is_in_the_index() -> None:
    other = replace(untrained(), answer_at=0.7)
    both = replace(untrained(), contrasted=other)
    assert Retriever(build_index(NEAR, FAKE), FAKE, both).calibration == other
    assert Retriever(build_index(SEA, FAKE), FAKE, both).calibration == both
