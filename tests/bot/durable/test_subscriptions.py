"""Who wants to be told is kept sealed, told when the answer is there, and erased then."""

from pathlib import Path

from bot.durable.opening import Recording
from bot.durable.subscriptions import DurableWishes
from bot.model import Asker
from bot.telling import Wish
from knowledge.records.transactions import open_records
from knowledge.records.wishes import MAX_WISHES, link
from knowledge.unanswered_store import open_unanswered
from tests.assembly import TODAY
from tests.bot.durable.offices import Clock, ask_in_vain, office
from tests.bot.durable.test_forgetting import forget
from tests.knowledge.databases import query

ANA = Asker("telegram", "a" * 32, "", "telegram:7")
BEN = Asker("telegram", "b" * 32, "", "telegram:8")
CAT = Asker("discord", "c" * 32, "", "discord:9")
WHALES = "how big are whales"
COUNT = "SELECT count(*) FROM knowledge_wishes"


def answer_with(url: str, slug: str) -> int:
    """What `dragoman unanswered --answered-by` does; returns how many people wait."""
    with open_unanswered(url) as queue:
        ids = [one.id for one in queue.queue(TODAY)]
    records = open_records(url)
    with records.changing() as transaction:
        waiting = link(transaction, ids, slug, TODAY)
    records.close()
    return waiting


async def claimed(wishes: DurableWishes, *platforms: str, slug: str = "whales") -> Wish | None:
    return await wishes.claim(platforms or ("telegram", "discord"), [slug], 120)


async def test_only_for_a_question_that_is_known_somebody_can_wait(
    recorded: Recording, url: str
) -> None:
    reference = ask_in_vain(url, WHALES)
    assert await recorded.subscriptions.subscribe(ANA, reference, "en")
    assert not await recorded.subscriptions.subscribe(ANA, "0" * 16, "en")
    assert query(url, COUNT) == [(1,)]


async def test_the_address_is_sealed(recorded: Recording, url: str) -> None:
    await recorded.subscriptions.subscribe(ANA, ask_in_vain(url, WHALES), "en")
    (row,) = query(url, "SELECT * FROM knowledge_wishes")
    assert "telegram:7" not in str(tuple(row))


async def test_who_waits_for_a_linked_question_is_handed_out(recorded: Recording, url: str) -> None:
    reference = ask_in_vain(url, WHALES)
    await recorded.subscriptions.subscribe(ANA, reference, "fr")
    await recorded.subscriptions.subscribe(BEN, reference, "en")
    assert await recorded.wishes.awaited() == frozenset()
    assert await claimed(recorded.wishes) is None
    assert answer_with(url, "whales") == 2
    assert await recorded.wishes.awaited() == {"whales"}
    first = await claimed(recorded.wishes)
    assert first is not None
    assert (first.address, first.locale, first.slug) == ("telegram:7", "fr", "whales")
    assert (first.wording, first.tries, first.platform) == (WHALES, 1, "telegram")
    second = await claimed(recorded.wishes)
    assert second is not None
    assert second.address == "telegram:8"
    assert await claimed(recorded.wishes) is None


async def test_somebody_who_wishes_twice_is_told_once_in_the_latest_language(
    recorded: Recording, url: str
) -> None:
    reference = ask_in_vain(url, WHALES)
    for locale in ("fr", "de"):
        assert await recorded.subscriptions.subscribe(ANA, reference, locale)
    answer_with(url, "whales")
    wish = await claimed(recorded.wishes)
    assert wish is not None
    assert (wish.locale, await claimed(recorded.wishes)) == ("de", None)


async def test_only_for_platforms_and_explainers_that_are_served(
    recorded: Recording, url: str
) -> None:
    await recorded.subscriptions.subscribe(CAT, ask_in_vain(url, WHALES), "en")
    answer_with(url, "whales")
    assert await claimed(recorded.wishes, "telegram") is None
    assert await claimed(recorded.wishes, "discord", slug="tides") is None
    assert await claimed(recorded.wishes, "discord") is not None


async def test_who_was_told_is_erased(recorded: Recording, url: str) -> None:
    await recorded.subscriptions.subscribe(ANA, ask_in_vain(url, WHALES), "en")
    answer_with(url, "whales")
    wish = await claimed(recorded.wishes)
    assert wish is not None
    await recorded.wishes.erase(wish)
    assert query(url, COUNT) == [(0,)]


async def test_wish_of_a_process_that_died_is_handed_out_again_after_a_while(
    url: str, tmp_path: Path
) -> None:
    clock = Clock()
    async with office(url, tmp_path / "data", clock=clock) as first:
        await first.subscriptions.subscribe(ANA, ask_in_vain(url, WHALES), "en")
        answer_with(url, "whales")
        before = await claimed(first.wishes)
    async with office(url, tmp_path / "data", clock=clock) as second:
        assert await claimed(second.wishes) is None
        clock.now += 120
        after = await claimed(second.wishes)
    assert before is not None
    assert after is not None
    assert (before.id, before.tries, after.id, after.tries) == (before.id, 1, before.id, 2)


async def test_wish_that_rests_comes_back_in_time(url: str, tmp_path: Path) -> None:
    clock = Clock()
    async with office(url, tmp_path / "data", clock=clock) as recorded:
        await recorded.subscriptions.subscribe(ANA, ask_in_vain(url, WHALES), "en")
        answer_with(url, "whales")
        wish = await claimed(recorded.wishes)
        assert wish is not None
        await recorded.wishes.postpone(wish, 1800)
        clock.now += 1799
        assert await claimed(recorded.wishes) is None
        clock.now += 1
        assert await claimed(recorded.wishes) is not None


async def test_who_wants_to_be_forgotten_is_not_told(recorded: Recording, url: str) -> None:
    reference = ask_in_vain(url, WHALES)
    await recorded.subscriptions.subscribe(ANA, reference, "en")
    await recorded.subscriptions.subscribe(BEN, reference, "en")
    await recorded.subscriptions.forget(ANA)
    assert answer_with(url, "whales") == 1


async def test_nobody_can_wait_for_everything(recorded: Recording, url: str) -> None:
    references = [ask_in_vain(url, f"{WHALES} {'x' * n}") for n in range(MAX_WISHES + 1)]
    kept = [await recorded.subscriptions.subscribe(ANA, one, "en") for one in references]
    assert kept == [True] * MAX_WISHES + [False]


async def test_wish_that_cannot_be_unsealed_is_erased(url: str, tmp_path: Path) -> None:
    async with office(url, tmp_path / "data", secret="another secret " * 3) as before:
        await before.subscriptions.subscribe(ANA, ask_in_vain(url, WHALES), "en")
    answer_with(url, "whales")
    async with office(url, tmp_path / "data") as recorded:
        assert await claimed(recorded.wishes) is None
    assert query(url, COUNT) == [(0,)]


async def test_wishes_that_nothing_can_meet_any_more_are_forgotten(
    url: str, tmp_path: Path
) -> None:
    async with office(url, tmp_path / "data") as recorded:
        await recorded.subscriptions.subscribe(ANA, ask_in_vain(url, WHALES), "en")
    query(url, "DELETE FROM knowledge_unanswered")
    assert await forget(url, Clock().now) == 1
    assert query(url, COUNT) == [(0,)]
