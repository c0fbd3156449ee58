"""Any people, any steps, any order: nothing gets out that two people have not let out.

A state machine drives the real workflow at random and keeps its own, simple account of what
happened. After every step the gate is opened and compared with that account.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from knowledge.approved import ApprovedSnapshot, OutdatedPolicy
from knowledge.audit import verify_chain
from knowledge.errors import KnowledgeError
from knowledge.explainers import Media, Revision, Source, Status
from knowledge.store import open_store
from knowledge.workflow import Workflow
from tests.knowledge.libraries import TODAY, SteppingClock, revision, snapshot_of

PEOPLE = st.sampled_from(["Ann", "Bo", "Cy", " ANN", "bo\u00a0"])
NAMES = st.sampled_from([("article-4", "en"), ("article-5", "en"), ("article-5", "fr")])
DATES = st.sampled_from([TODAY - timedelta(1), TODAY, TODAY + timedelta(100)])

Name = tuple[str, str]


@dataclass
class Written:
    """What the test knows of one wording."""

    marker: str
    people: set[str]
    review_by: date
    status: str = "draft"
    approver: str = ""


def person(name: str) -> str:
    return name.strip().upper()


def wording_with(marker: str, name: Name, author: str, review_by: date) -> Revision:
    """A wording that shows its marker in every text."""
    return revision(
        *name,
        topic=f"{marker} topic",
        question=f"{marker}?",
        variants=(f"is it {marker}",),
        answer=f"Answer {marker}.",
        more=f"More of {marker}.",
        sources=(Source(marker, f"https://e.org/{marker}"),),
        media=(Media(f"https://e.org/{marker}.png", marker),),
        author=author,
        as_of=TODAY - timedelta(30),
        review_by=review_by,
    )


class TwoPeople(RuleBasedStateMachine):
    """People who add, submit, approve, reject and retire, and somebody who tampers."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "knowledge.db"
        self.store = open_store(f"sqlite:///{self.path}", SteppingClock())
        self.workflow = Workflow(self.store, "en")
        self.written: dict[Name, list[Written]] = {}
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    @rule(name=NAMES, author=PEOPLE, actor=PEOPLE, review_by=DATES)
    def add(self, name: Name, author: str, actor: str, review_by: date) -> None:
        self.count += 1
        marker = f"marker{self.count:04}x"
        self.workflow.add(wording_with(marker, name, author.strip(), review_by), actor)
        people = {person(author), person(actor)}
        self.written.setdefault(name, []).append(Written(marker, people, review_by))

    @rule(name=NAMES, actor=PEOPLE)
    def submit(self, name: Name, actor: str) -> None:
        newest = self.newest(name)
        allowed = newest.status == "draft"
        if self.attempt(allowed, lambda: self.workflow.submit(*name, actor)):
            newest.status = "in_review"

    @rule(name=NAMES, actor=PEOPLE)
    def approve(self, name: Name, actor: str) -> None:
        newest = self.newest(name)
        allowed = newest.status == "in_review" and person(actor) not in newest.people
        if self.attempt(allowed, lambda: self.workflow.approve(*name, actor)):
            self.retired(name)
            newest.status, newest.approver = "approved", person(actor)

    @rule(name=NAMES, actor=PEOPLE)
    def reject(self, name: Name, actor: str) -> None:
        newest = self.newest(name)
        allowed = newest.status == "in_review"
        if self.attempt(allowed, lambda: self.workflow.reject(*name, actor)):
            newest.status = "draft"

    @rule(name=NAMES, actor=PEOPLE)
    def retire(self, name: Name, actor: str) -> None:
        allowed = any(w.status == "approved" for w in self.written.get(name, ()))
        if self.attempt(allowed, lambda: self.workflow.retire(*name, actor, "why")):
            self.retired(name)

    @rule(name=NAMES, author=PEOPLE, actor=PEOPLE, approver=PEOPLE, review_by=DATES)
    def go_all_the_way(
        self, name: Name, author: str, actor: str, approver: str, review_by: date
    ) -> None:
        """The usual way, which single random steps would seldom find to its end."""
        self.add(name, author, actor, review_by)
        self.submit(name, actor)
        self.approve(name, approver)

    @precondition(lambda self: self.all_but("approved"))
    @rule(data=st.data(), forger=PEOPLE)
    def call_something_approved(self, data: st.DataObject, forger: str) -> None:
        """Whoever flips a status in the table is refused, and found."""
        victim = data.draw(st.sampled_from(self.all_but("approved")))
        with self.tampered("knowledge_reviews"):
            self.sql(
                "UPDATE knowledge_reviews SET status = 'approved', approved_by = ?, "
                "approved_at = '2026-09-01T12:00:00+00:00' WHERE revision_id = "
                "(SELECT id FROM knowledge_revisions WHERE content LIKE ?)",
                forger,
                f"%{victim.marker}%",
            )
            assert victim.marker not in repr(snapshot_of(self.store))
            assert snapshot_of(self.store).refused
            assert verify_chain(self.store.records())

    @precondition(lambda self: self.written)
    @rule(data=st.data(), recount=st.booleans())
    def rewrite_something(self, data: st.DataObject, recount: bool) -> None:
        """Whoever rewrites a text, with a digest that fits or not, is refused, and found."""
        chain = data.draw(st.sampled_from(sorted(self.written)))
        newest = self.store.newest(*chain)
        assert newest
        forged = revision(*chain, answer="Forged words.")
        with self.tampered("knowledge_revisions"):
            self.sql("DROP TRIGGER knowledge_revisions_no_update")
            self.sql(
                "UPDATE knowledge_revisions SET content = ?, digest = ? "
                "WHERE slug = ? AND locale = ? AND number = ?",
                forged.content,
                forged.digest if recount else newest.revision.digest,
                *chain,
                newest.number,
            )
            assert "Forged" not in repr(snapshot_of(self.store))
            assert verify_chain(self.store.records())

    @invariant()
    def the_trail_holds(self) -> None:
        assert verify_chain(self.store.records()) is None

    @invariant()
    def the_gate_lets_out_what_two_people_let_out_and_no_byte_more(self) -> None:
        for policy in OutdatedPolicy:
            snapshot = snapshot_of(self.store, policy)
            assert snapshot.refused == ()
            self.compare_with_account(snapshot, all_of_it=policy is OutdatedPolicy.SERVE_WITH_NOTE)
            self.no_byte_of_others(snapshot)

    def compare_with_account(self, snapshot: ApprovedSnapshot, *, all_of_it: bool) -> None:
        expected = {
            (name, written.marker)
            for name, chain in self.written.items()
            for written in chain
            if written.status == "approved" and written.review_by >= TODAY
        }
        served = {((t.slug, t.locale), t.question.strip("?")) for t in snapshot.texts(TODAY)}
        assert served == expected if all_of_it else served <= expected

    def no_byte_of_others(self, snapshot: ApprovedSnapshot) -> None:
        everything = repr(snapshot)
        for written in self.all_but("approved"):
            assert written.marker not in everything
        for written in self.all_but("none"):
            handed_out = repr(snapshot.texts(written.review_by + timedelta(1)))
            assert written.marker not in handed_out

    @invariant()
    def approver_and_author_are_two_people(self) -> None:
        for written in self.all_but("none"):
            assert written.status != "approved" or written.approver not in written.people

    @invariant()
    def at_most_one_wording_of_a_locale_is_approved(self) -> None:
        for name in self.written:
            statuses = [stored.status for stored in self.store.history(*name)]
            assert statuses == [Status(written.status) for written in self.written[name]]
            assert statuses.count(Status.APPROVED) <= 1

    def attempt(self, allowed: bool, step: Callable[[], object]) -> bool:
        """Take a step, which must succeed exactly when it is allowed."""
        try:
            step()
        except KnowledgeError:
            assert not allowed
            return False
        assert allowed
        return True

    def newest(self, name: Name) -> Written:
        """The newest wording; one with no status where there is none."""
        chain = self.written.get(name)
        return chain[-1] if chain else Written("", set(), TODAY, status="none")

    def retired(self, name: Name) -> None:
        for written in self.written[name]:
            if written.status == "approved":
                written.status = "retired"

    def all_but(self, status: str) -> list[Written]:
        return [w for chain in self.written.values() for w in chain if w.status != status]

    def sql(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(statement, values)

    @contextmanager
    def tampered(self, table: str) -> Iterator[None]:
        """Let somebody tamper with a table, and put everything back afterwards."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            triggers = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                (table,),
            ).fetchall()
        yield
        with closing(sqlite3.connect(self.path)) as connection, connection:
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            connection.execute(f"DELETE FROM {table}")
            marks = ", ".join("?" for _ in rows[0])
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            for _, sql in triggers:
                connection.execute(sql)


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
