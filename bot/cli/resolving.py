"""Links unanswered questions to the explainer that answers them; those who wait are told."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.cli.messages import say
from bot.cli.screen import output
from bot.grouping import QuestionGroup
from bot.settings import Settings
from knowledge.errors import UnknownExplainer
from knowledge.records.wishes import link


def link_to_explainer(settings: Settings, groups: Sequence[QuestionGroup], slug: str) -> None:
    """Link groups to an explainer, and say how many people wait for it.

    Raises UnknownExplainer.
    """
    from bot.bootstrap import open_record_store

    key = "unanswered.linked" if _is_approved(settings, slug) else "unanswered.linked_unapproved"
    ids = [id_ for group in groups for id_ in group.ids]
    with open_record_store(settings) as records, records.changing() as transaction:
        waiting = link(transaction, ids, slug, datetime.now(UTC).date())
    counts = {"groups": len(groups), "wordings": len(ids), "waiting": waiting}
    output().print(say(key, slug=slug, **counts))


def _is_approved(settings: Settings, slug: str) -> bool:
    from bot.bootstrap import open_knowledge, read_snapshot

    with open_knowledge(settings) as store:
        if not any(one.revision.slug == slug for one in store.list()):
            raise UnknownExplainer(slug)
        return slug in read_snapshot(store, settings).slugs(datetime.now(UTC).date())
