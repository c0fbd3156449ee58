"""Two tiny organizations, and weights of which the upper layers can learn."""

from index.datasets import Question
from index.organizations import LabelledEntry, Organization


def entry(key: str, question: str, answer: str, *asked: str, near: str = "") -> LabelledEntry:
    return LabelledEntry(
        key,
        (Question("en", question),),
        (Question("en", answer),),
        tuple(Question("en", text) for text in asked),
        (Question("en", near),) if near else (),
    )


ZOO = Organization(
    "zoo",
    (
        entry("ticket", "what is a ticket", "four euros", "ticket price", "cost", near="refund"),
        entry("dogs", "may dogs come", "yes", "my dog", "are pets fine"),
    ),
    (Question("en", "who won the match"), Question("en", "capital of peru")),
)
LAKE = Organization(
    "lake",
    (
        entry("swim", "may i swim", "in summer", "swimming", "bathing", near="fishing"),
        entry("boat", "hire a boat", "at the pier", "rowing", "boats"),
    ),
    (Question("en", "a good book"),),
)
