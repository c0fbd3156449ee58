"""Unanswered questions as moderators see them: those of one meaning together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index.embedders import Embedder
from index.grouping import group_texts
from knowledge.unanswered import UnansweredQuestion

MAX_GROUPED = 4000
"""Wordings that are compared, which takes some seconds; of more, the commonest are taken."""

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Wordings of one meaning, the commonest first."""

    questions: tuple[UnansweredQuestion, ...]

    @property
    def id(self) -> int:
        """The id of the oldest wording, which names the group."""
        return min(one.id for one in self.questions)

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all wordings."""
        return tuple(one.id for one in self.questions)

    @property
    def languages(self) -> tuple[str, ...]:
        """The locales in which it was asked."""
        return tuple(sorted({one.locale for one in self.questions}))

    @property
    def count(self) -> int:
        """How often it was left unanswered."""
        return sum(one.count for one in self.questions)

    @property
    def first_seen(self) -> date:
        """The day on which it was first asked."""
        return min(one.first_seen for one in self.questions)

    @property
    def last_seen(self) -> date:
        """The day on which it was last asked."""
        return max(one.last_seen for one in self.questions)

    @property
    def examples(self) -> tuple[UnansweredQuestion, ...]:
        """The commonest wordings, and of these one in each language before a second one."""
        firsts = {one.locale: one for one in reversed(self.questions)}.values()
        chosen = sorted(self.questions, key=lambda one: one not in firsts)
        return tuple(chosen[:EXAMPLES])


def grouped(
    questions: Iterable[UnansweredQuestion], embedder: Embedder
) -> tuple[QuestionGroup, ...]:
    """Return the groups, the commonest first."""
    compared = sorted(questions, key=_commonest)[:MAX_GROUPED]
    groups = [
        QuestionGroup(tuple(compared[row] for row in rows))
        for rows in group_texts([one.text for one in compared], embedder)
    ]
    return tuple(sorted(groups, key=lambda one: (-one.count, -one.last_seen.toordinal(), one.id)))


def chosen(groups: Sequence[QuestionGroup], ids: Iterable[int]) -> tuple[QuestionGroup, ...]:
    """Return the groups that hold these wordings."""
    wanted = set(ids)
    return tuple(one for one in groups if wanted & set(one.ids))


def _commonest(question: UnansweredQuestion) -> tuple[int, int, int]:
    return -question.count, -question.last_seen.toordinal(), question.id
