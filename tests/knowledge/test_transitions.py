"""Every step from every status, exhaustively."""

from itertools import product

import pytest

from knowledge.explainers import Status
from knowledge.transitions import Step, next_status

ALLOWED = {
    (None, Step.ADD): Status.DRAFT,
    (Status.DRAFT, Step.SUBMIT): Status.IN_REVIEW,
    (Status.IN_REVIEW, Step.APPROVE): Status.APPROVED,
    (Status.IN_REVIEW, Step.REJECT): Status.DRAFT,
    (Status.APPROVED, Step.RETIRE): Status.RETIRED,
}


@pytest.mark.parametrize(("status", "step"), list(product([None, *Status], Step)))
def test_a_step_leads_where_the_workflow_says_or_nowhere(status: Status | None, step: Step) -> None:
    assert next_status(status, step) == ALLOWED.get((status, step))


def test_only_review_leads_to_approval() -> None:
    sources = {status for status, step in ALLOWED if ALLOWED[status, step] is Status.APPROVED}
    assert sources == {Status.IN_REVIEW}
