"""Builds on disk: whole or not there, replaced while they are read, and never half new."""

import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.builds import IndexFolder
from index.embedders import NgramEmbedder
from index.errors import IndexBuildError, IndexDamaged, IndexMismatch, IndexMissing
from index.passages import Corpus
from index.retrieval import Retriever
from index.training import untrained
from tests.index.corpora import SEA, question

FILES = ("corpus.json", "vectors.npy", "means.npy", "dense.faiss", "lexical.npz", "terms.json")
EDITED: Corpus = (*SEA[:-1], replace(SEA[-1], text=SEA[-1].text + " Le Soleil aussi."))


@pytest.fixture
def fake() -> NgramEmbedder:
    return NgramEmbedder(32)


@pytest.fixture
def folder(tmp_path: Path, fake: NgramEmbedder) -> IndexFolder:
    """A folder with a current build of the corpus about the sea."""
    folder = IndexFolder(tmp_path / "data" / "index")
    folder.build(SEA, fake)
    fake.encoded.clear()
    return folder


def builds(folder: IndexFolder) -> list[Path]:
    """The directories in the folder, of whatever kind."""
    return [path for path in folder.path.iterdir() if path.is_dir()]


def test_what_was_built_is_loaded(folder: IndexFolder, fake: NgramEmbedder) -> None:
    built, loaded = folder.build(SEA, fake), folder.load(SEA, fake.model_id)
    assert loaded.corpus == built.corpus == SEA
    assert np.array_equal(loaded.vectors, built.vectors)
    assert np.array_equal(loaded.centring.means, built.centring.means)
    assert (loaded.digest, loaded.model_id) == (built.digest, built.model_id)


@pytest.mark.parametrize("text", [passage.text for passage in SEA])
def test_a_loaded_index_answers_as_the_built_one(
    folder: IndexFolder, fake: NgramEmbedder, text: str
) -> None:
    built, loaded = folder.build(SEA, fake), folder.load(SEA, fake.model_id)
    one, other = (Retriever(index, fake, untrained()).retrieve([text]) for index in (built, loaded))
    assert one == other


def test_the_order_of_the_corpus_does_not_matter(folder: IndexFolder, fake: NgramEmbedder) -> None:
    shuffled = (*SEA[9:], *SEA[:9])
    assert folder.load(shuffled, fake.model_id).corpus == SEA
    folder.build(shuffled, fake)
    assert folder.load(shuffled, fake.model_id).corpus == SEA


def test_an_empty_corpus_can_be_built_and_loaded(folder: IndexFolder, fake: NgramEmbedder) -> None:
    folder.build((), fake)
    assert folder.load((), fake.model_id).corpus == ()


def test_the_manifest_says_what_the_build_was_made_of(folder: IndexFolder) -> None:
    manifest = folder.manifest()
    assert (manifest["model"], manifest["passages"], manifest["dimensions"]) == (
        "ngrams-32",
        14,
        32,
    )
    assert manifest["checksums"].keys() == {*FILES}


def test_any_text_survives(folder: IndexFolder, fake: NgramEmbedder) -> None:
    corpus = (question("a", 'quote " newline \n separator \u2028 null \0 emoji 😀'),)
    folder.build(corpus, fake)
    assert folder.load(corpus, fake.model_id).corpus == corpus


class TestEmbeddingOnce:
    """A one-line edit re-embeds one passage."""

    def test_the_same_corpus_is_not_embedded_again(
        self, folder: IndexFolder, fake: NgramEmbedder
    ) -> None:
        folder.build(SEA, fake)
        assert fake.encoded == []

    def test_an_edit_embeds_what_was_edited(self, folder: IndexFolder, fake: NgramEmbedder) -> None:
        folder.build(EDITED, fake)
        assert fake.encoded == [EDITED[-1].text]

    def test_what_was_kept_has_the_vector_of_its_text(
        self, folder: IndexFolder, fake: NgramEmbedder
    ) -> None:
        folder.build((*SEA[5:], *SEA[:2]), fake)
        texts = [passage.text for passage in (*SEA[:2], *SEA[5:])]
        kept = folder.build((*SEA[5:], *SEA[:2]), fake).vectors
        assert np.allclose(kept, fake.encode_queries(texts))

    def test_another_model_embeds_everything(self, folder: IndexFolder) -> None:
        other = NgramEmbedder(16)
        folder.build(SEA, other)
        assert sorted(other.encoded) == sorted(passage.text for passage in SEA)

    def test_after_damage_everything_is_embedded(
        self, folder: IndexFolder, fake: NgramEmbedder
    ) -> None:
        (folder.current() / "vectors.npy").unlink()
        folder.build(SEA, fake)
        assert len(fake.encoded) == len(SEA)
        folder.verify()


class TestDamage:
    """Whatever is wrong with a build is found before it is used, and a new build heals it."""

    @pytest.mark.parametrize("name", [*FILES, "manifest.json"])
    @pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "longer"])
    def test_a_damaged_file_is_found(
        self, folder: IndexFolder, fake: NgramEmbedder, name: str, damage: str
    ) -> None:
        file = folder.current() / name
        data = file.read_bytes()
        file.unlink()
        contents = {"empty": b"", "truncated": data[: len(data) // 2], "longer": data + b"\0"}
        if damage in contents:
            file.write_bytes(contents[damage])
        for read in (lambda: folder.load(SEA, fake.model_id), folder.verify):
            with pytest.raises(IndexDamaged):
                read()
        folder.build(SEA, fake)
        folder.load(SEA, fake.model_id)

    @pytest.mark.parametrize("name", FILES)
    @pytest.mark.parametrize("where", [0, 0.3, 0.7, 0.999])
    def test_a_flipped_bit_is_found(self, folder: IndexFolder, name: str, where: float) -> None:
        file = folder.current() / name
        data = bytearray(file.read_bytes())
        data[int(len(data) * where)] ^= 0x10
        file.write_bytes(data)
        with pytest.raises(IndexDamaged, match=name):
            folder.verify()

    def test_a_flipped_bit_in_the_manifest_never_makes_another_index(
        self, folder: IndexFolder, fake: NgramEmbedder
    ) -> None:
        """It may hit what is only told, such as the number of passages."""
        file = folder.current() / "manifest.json"
        data = file.read_bytes()
        for place in range(0, len(data), 11):
            file.write_bytes(data[:place] + bytes([data[place] ^ 0x02]) + data[place + 1 :])
            try:
                assert folder.load(SEA, fake.model_id).corpus == SEA
            except (IndexDamaged, IndexMismatch):
                continue

    @pytest.mark.parametrize(
        "changed",
        [
            {"format": 2},
            {"checksums": []},
            {"checksums": {}},
            {"checksums": 3},
            {"checksums": {"corpus.json": "0"}},
            {"checksums": {"../current": "0"}},
        ],
    )
    def test_a_manifest_that_makes_no_sense_is_damage(
        self, folder: IndexFolder, changed: dict[str, object]
    ) -> None:
        file = folder.current() / "manifest.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | changed))
        with pytest.raises(IndexDamaged):
            folder.verify()

    @pytest.mark.parametrize("text", ["[]", "3", "null", '{"format": 1}'])
    def test_a_manifest_of_another_kind_is_damage(self, folder: IndexFolder, text: str) -> None:
        (folder.current() / "manifest.json").write_text(text)
        with pytest.raises(IndexDamaged):
            folder.verify()

    def test_a_build_that_is_gone_is_damage(self, folder: IndexFolder) -> None:
        shutil.rmtree(folder.current())
        for read in (folder.verify, folder.manifest):
            with pytest.raises(IndexDamaged):
                read()

    @pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\0", b"no-such-build"])
    def test_a_damaged_pointer_is_healed_by_a_build(
        self, folder: IndexFolder, fake: NgramEmbedder, data: bytes
    ) -> None:
        (folder.path / "current").write_bytes(data)
        with pytest.raises((IndexDamaged, IndexMissing)):
            folder.load(SEA, fake.model_id)
        folder.build(SEA, fake)
        folder.load(SEA, fake.model_id)
        assert len(builds(folder)) == 1


class TestMismatch:
    """A whole build of something else is not used either."""

    def test_without_a_build_there_is_none(self, tmp_path: Path, fake: NgramEmbedder) -> None:
        empty = IndexFolder(tmp_path / "nothing")
        for read in (lambda: empty.load(SEA, fake.model_id), empty.verify, empty.manifest):
            with pytest.raises(IndexMissing) as caught:
                read()
            assert caught.value.path == tmp_path / "nothing"

    def test_another_model_is_named(self, folder: IndexFolder) -> None:
        with pytest.raises(IndexMismatch) as caught:
            folder.load(SEA, "ngrams-64")
        error = caught.value
        assert (error.field, error.found, error.wanted) == ("model", "ngrams-32", "ngrams-64")

    @pytest.mark.parametrize("corpus", [EDITED, SEA[:-1], ()])
    def test_other_explainers_are_noticed(
        self, folder: IndexFolder, fake: NgramEmbedder, corpus: Corpus
    ) -> None:
        with pytest.raises(IndexMismatch) as caught:
            folder.load(corpus, fake.model_id)
        assert caught.value.field == "explainers"


class TestReplacing:
    """A build takes the place of another between two reads, never during one."""

    def test_the_old_build_is_removed(self, folder: IndexFolder, fake: NgramEmbedder) -> None:
        before = folder.current()
        folder.build(EDITED, fake)
        assert builds(folder) == [folder.current()] != [before]

    def test_what_a_killed_build_left_is_removed(
        self, folder: IndexFolder, fake: NgramEmbedder
    ) -> None:
        left = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.path))
        (left / "vectors.npy").write_bytes(b"half")
        folder.build(SEA, fake)
        assert builds(folder) == [folder.current()]

    @pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
    def test_an_interrupted_build_leaves_the_current_one(
        self, folder: IndexFolder, fake: NgramEmbedder, error: type[BaseException]
    ) -> None:
        def interrupt(done: int, total: int) -> None:
            raise error

        before = folder.current()
        with pytest.raises(error):
            folder.build(EDITED, fake, interrupt)
        assert builds(folder) == [folder.current()] == [before]
        folder.load(SEA, fake.model_id)

    def test_a_build_that_cannot_be_written_leaves_the_current_one(
        self, folder: IndexFolder, fake: NgramEmbedder
    ) -> None:
        """Lone surrogates cannot be stored; the gate lets none through."""
        before = folder.current()
        with pytest.raises(UnicodeEncodeError):
            folder.build((*SEA, question("z", "\ud800")), fake)
        assert builds(folder) == [folder.current()] == [before]

    def test_a_reader_never_sees_a_broken_build(
        self, folder: IndexFolder, fake: NgramEmbedder
    ) -> None:
        def read() -> None:
            folder.verify()
            for corpus in (SEA, EDITED):
                with changing(folder):
                    assert folder.load(corpus, fake.model_id).corpus == corpus

        with reading(read, threads=3) as loads:
            for corpus in (SEA, EDITED, EDITED, SEA, SEA) * 8:
                folder.build(corpus, fake)
        assert len(loads) >= 3

    def test_builders_take_turns(self, folder: IndexFolder) -> None:
        """As when `dragoman index build` runs beside a bot that refreshes."""

        def build(number: int) -> None:
            folder.build(EDITED if number % 2 else SEA, NgramEmbedder(32))

        with reading(folder.verify, threads=1), ThreadPoolExecutor(4) as pool:
            list(pool.map(build, range(16)))
        assert builds(folder) == [folder.current()]
        assert folder.build(SEA, NgramEmbedder(32)).corpus == SEA


@contextmanager
def changing(folder: IndexFolder) -> Iterator[None]:
    """Passes over that the current build is of the other corpus."""
    try:
        yield
    except IndexMismatch as error:
        if error.field != "explainers":
            raise


@contextmanager
def reading(read: Callable[[], None], threads: int) -> Iterator[list[int]]:
    """Reads over and over in threads while the block runs; fails if any read does."""
    ended = threading.Event()
    done: list[int] = []
    failures: list[IndexBuildError] = []

    def loop() -> None:
        while not failures:
            try:
                read()
            except IndexBuildError as error:
                failures.append(error)
            done.append(1)
            if ended.is_set():
                return

    running = [threading.Thread(target=loop) for _ in range(threads)]
    for thread in running:
        thread.start()
    try:
        yield done
    finally:
        ended.set()
        for thread in running:
            thread.join()
    assert failures == []
