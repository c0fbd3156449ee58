"""The steps of the review workflow, as one table; what is not in it is not allowed."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from knowledge.explainers import Status


class Step(StrEnum):
    """What a person does to a revision; also the name of its audit event."""

    ADD = "add"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    RETIRE = "retire"


TRANSITIONS: Final[Mapping[tuple[Status | None, Step], Status]] = MappingProxyType(
    {
        (None, Step.ADD): Status.DRAFT,
        (Status.DRAFT, Step.SUBMIT): Status.IN_REVIEW,
        (Status.IN_REVIEW, Step.APPROVE): Status.APPROVED,
        (Status.IN_REVIEW, Step.REJECT): Status.DRAFT,
        (Status.APPROVED, Step.RETIRE): Status.RETIRED,
    }
)


def next_status(status: Status | None, step: Step) -> Status | None:
    """Return the status after a step; None when the step is not allowed."""
    return TRANSITIONS.get((status, step))
