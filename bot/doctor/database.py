"""Looks at the database: whether it opens, its schema, the audit log, and what may be said."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.bootstrap import look_at_schema, open_knowledge, read_snapshot
from bot.doctor.findings import Finding, fine, problem, warning
from bot.model import language_of
from bot.settings import Settings
from bot.strings import interface_languages
from knowledge.approved import ApprovedSnapshot, ApprovedText
from knowledge.audit import Records, verify_chain
from knowledge.migrations import Schema

_SOON = timedelta(days=30)
_LISTED = 3
"""Texts that are named when there are many."""


def examine_database(settings: Settings, today: date) -> Iterator[Finding]:
    """Look at the database and what is in it; one that is missing or older is left alone."""
    match look_at_schema(settings):
        case Schema.ABSENT:
            yield from _nothing_yet(settings)
        case Schema.OLDER:
            yield warning("doctor.database.older")
        case _:
            # A newer one is an error of the store's own.
            with open_knowledge(settings) as store:
                records, snapshot = store.records(), read_snapshot(store, settings)
            yield from _log(records)
            is_filled = settings.starter and not records.revisions
            yield from _texts(snapshot, today, is_filled=is_filled)
            yield from _languages(snapshot.texts(today), settings.source_locale)


def _nothing_yet(settings: Settings) -> Iterator[Finding]:
    yield fine("doctor.database.absent")
    if not settings.starter:
        yield problem("doctor.texts.none")


def _log(records: Records) -> Iterator[Finding]:
    yield fine("doctor.database.opens")
    broken = verify_chain(records)
    if broken is not None:
        yield problem("doctor.database.log_broken", fault=broken.fault)
    else:
        yield fine("doctor.database.log_whole", count=records.head.count)


def _texts(snapshot: ApprovedSnapshot, today: date, *, is_filled: bool) -> Iterator[Finding]:
    """Look at what may be said today, and for how long."""
    every, served = snapshot.texts(date.min), snapshot.texts(today)
    if snapshot.refused:
        yield problem("doctor.texts.refused", count=len(snapshot.refused))
    yield from _count(served, is_filled=is_filled)
    if lapsed := [text for text in every if text.review_by < today]:
        yield warning("doctor.texts.lapsed", count=len(lapsed), names=_names(lapsed))
    if lapsing := [text for text in served if text.review_by < today + _SOON]:
        first = min(text.review_by for text in lapsing)
        yield warning(
            "doctor.texts.lapsing", count=len(lapsing), names=_names(lapsing), first=first
        )


def _count(served: Sequence[ApprovedText], *, is_filled: bool) -> Iterator[Finding]:
    if served:
        explainers = len({text.slug for text in served})
        yield fine("doctor.texts.approved", count=len(served), explainers=explainers)
    elif is_filled:
        yield fine("doctor.texts.to_be_filled")
    else:
        yield problem("doctor.texts.none")


def _languages(served: Sequence[ApprovedText], source_locale: str) -> Iterator[Finding]:
    if not served:
        return
    spoken = {language_of(text.locale) for text in served}
    yield fine("doctor.texts.languages", languages=", ".join(sorted(spoken)))
    if language_of(source_locale) not in spoken:
        yield warning("doctor.texts.source_language", language=source_locale)
    if missing := sorted(interface_languages() - spoken):
        yield warning("doctor.texts.languages_missing", languages=", ".join(missing))


def _names(texts: Sequence[ApprovedText]) -> str:
    names = [f"{text.slug} ({text.locale})" for text in texts[:_LISTED]]
    return ", ".join([*names, "…"] if len(texts) > _LISTED else names)
