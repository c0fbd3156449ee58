"""Feedback is counted by day, and remarks are masked; nothing tells who gave it."""

from datetime import UTC, datetime

from bot.durable.opening import Recording
from bot.feedback import Opinion
from knowledge.records import feedback
from knowledge.records.transactions import open_records
from tests.bot.waiting import eventually
from tests.knowledge.databases import query

TODAY = datetime.now(UTC).date()


def rated(url: str) -> list[tuple[str, str, int, int, list[str]]]:
    records = open_records(url)
    with records.reading() as transaction:
        found = feedback.ratings(transaction, TODAY, 2)
    records.close()
    return [
        (one.slug, one.locale, one.helpful, one.unhelpful, [each.text for each in one.remarks])
        for one in found
    ]


async def test_opinions_are_counted_by_explainer_and_locale(recorded: Recording, url: str) -> None:
    for slug, locale, helpful in (
        *(("tides", "en", True), ("tides", "en", True), ("tides", "en", False)),
        *(("tides", "fr", True), ("harbour", "en", False), ("harbour", "en", False)),
    ):
        await recorded.feedback.give(Opinion(slug, locale, helpful=helpful))
    expected: list[object] = [
        ("harbour", "en", 0, 2, []),
        ("tides", "en", 2, 1, []),
        ("tides", "fr", 1, 0, []),
    ]
    await eventually(lambda: rated(url) == expected)


async def test_latest_remarks_come_first_and_are_masked(recorded: Recording, url: str) -> None:
    for text in ("first", "   ", "write to\nana@example.org", "last"):
        await recorded.feedback.remark("tides", "en", text)
    expected = [("tides", "en", 0, 0, ["last", "write to [e-mail]"])]
    await eventually(lambda: rated(url) == expected)


async def test_neither_asker_nor_hour_has_a_place(recorded: Recording, url: str) -> None:
    await recorded.feedback.give(Opinion("tides", "en", helpful=True))
    await recorded.feedback.remark("tides", "en", "the moon")
    await eventually(lambda: bool(query(url, "SELECT * FROM knowledge_remarks")))
    (opinion,) = query(url, "SELECT * FROM knowledge_opinions")
    (remark,) = query(url, "SELECT * FROM knowledge_remarks")
    assert tuple(opinion) == ("tides", "en", TODAY.isoformat(), 1, 0)
    assert tuple(remark)[1:] == ("tides", "en", TODAY.isoformat(), "the moon")


async def test_so_many_remarks_are_kept_of_each_explainer(recorded: Recording, url: str) -> None:
    for n in range(feedback.MAX_REMARKS + 3):
        await recorded.feedback.remark("tides", "en", f"remark {'x' * (n % 7)}")
    await recorded.feedback.remark("harbour", "en", "the only one")
    sums = "SELECT slug, count(*) FROM knowledge_remarks GROUP BY slug ORDER BY slug"
    await eventually(lambda: query(url, sums) == [("harbour", 1), ("tides", feedback.MAX_REMARKS)])
