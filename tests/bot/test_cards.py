"""What is shown for each reply: in two languages, and with a text that runs from right to left."""

from dataclasses import replace
from datetime import date

import pytest

from bot.actions import AUTOMATIC, AskAnother, Forget, NoneOfThese, Pick, Rate, Show, Speak, TellMe
from bot.answer_cards import MAX_LANGUAGES
from bot.cards import Button, Card, in_rows, notice_card
from bot.language import RECOGNIZED
from bot.model import (
    Abstention,
    AbstentionReason,
    Answer,
    Clarification,
    Courtesy,
    Notice,
    NoticeKind,
    Option,
    Page,
    Shown,
    View,
)
from bot.reply_cards import card_of
from bot.strings import interface_languages, strings_for
from index.courtesies import CourtesyKind
from knowledge.approved import ApprovedText
from tests.assembly import SOURCE, TODAY, approved_snapshot, revision

TIDES = revision(
    "tides", question="Why are there tides?", answer="The Moon pulls.", more="It is heavy."
)
FRENCH = replace(TIDES, locale="fr", question="Pourquoi des marées ?", answer="La Lune.", more="")
ARABIC = replace(
    TIDES, locale="ar", question="لماذا يحدث المد؟", answer="القمر يجذب الماء.", more="هو ثقيل."
)


def approved(*revisions: object, slug: str = "tides", locale: str = "en") -> ApprovedText:
    snapshot = approved_snapshot(*(revisions or (TIDES, FRENCH, ARABIC)))  # type: ignore[arg-type]
    text = snapshot.find(slug, locale, TODAY)
    assert text is not None
    return text


REFERENCE = "00ff00ff00ff00ff"


def labels(card: Card) -> list[str]:
    return [button.label for button in card.buttons]


# Answers.


def test_answer_shows_the_text_with_its_papers() -> None:
    assert card_of(Answer(approved(), "en", ("ar", "fr"))) == Card(
        locale="en",
        frame="en",
        title="Why are there tides?",
        body="The Moon pulls.",
        sources_label="Source",
        sources=(SOURCE,),
        dates="Facts as of 1\xa0May\xa02026 · Approved on 1\xa0June\xa02026",
        rows=(
            (
                Button("Read more", Pick("tides", "en", "en", View.FULL)),
                Button("Sources", Pick("tides", "en", "en", View.SOURCES)),
            ),
            (
                Button("Other languages", Pick("tides", "en", "en", View.LANGUAGES)),
                Button("New question", AskAnother("en")),
            ),
            (
                Button("👍 Helpful", Rate("tides", "en", "en", helpful=True)),
                Button("👎 Not helpful", Rate("tides", "en", "en", helpful=False)),
            ),
        ),
    )


def test_answer_is_framed_in_the_askers_language() -> None:
    card = card_of(Answer(approved(locale="fr"), "fr", ("ar", "en")))
    assert (card.locale, card.frame, card.notice) == ("fr", "fr", "")
    assert (card.title, card.body) == ("Pourquoi des marées ?", "La Lune.")
    assert "1\xa0mai\xa02026" in card.dates
    assert "1\xa0juin\xa02026" in card.dates
    assert labels(card)[0] == strings_for("fr").get("answer.view.sources")


def test_answer_in_full_has_no_button_for_more() -> None:
    card = card_of(Answer(approved(), "en", view=View.FULL))
    assert card.body == "The Moon pulls.\n\nIt is heavy."
    assert "Read more" not in labels(card)


def test_answer_without_more_stays_as_it_is_in_full() -> None:
    card = card_of(Answer(approved(locale="fr"), "fr", view=View.FULL))
    assert card.body == "La Lune."


def test_right_to_left_text_says_so_whatever_its_frame() -> None:
    card = card_of(Answer(approved(locale="ar"), "ar"))
    assert card.right_to_left
    assert (card.locale, card.frame, card.notice) == ("ar", "ar", "")
    assert (card.title, card.body) == (ARABIC.question, ARABIC.answer)
    assert not card_of(Answer(approved(), "ar")).right_to_left


@pytest.mark.parametrize(
    ("asker", "frame", "asked", "shown"),
    [("de", "de", "Deutsch", "Arabisch"), ("ru", "en", "Russian", "Arabic")],
)
def test_fallback_says_so_in_a_language_that_the_asker_may_read(
    asker: str, frame: str, asked: str, shown: str
) -> None:
    card = card_of(Answer(approved(locale="ar"), asker, ("en", "fr")))
    said = strings_for(frame).get("answer.other_language", asked=asked, shown=shown)
    assert (card.frame, card.notice) == (frame, said)
    assert [button.label for button in card.rows[1]] == ["English", "Français"]
    assert card.rows[1][0].action == Pick("tides", "en", asker)


def test_text_in_another_variety_of_the_language_is_no_fallback() -> None:
    assert card_of(Answer(approved(), "en-US", ("fr",))).notice == ""


def test_outdated_translation_says_so_alone_and_with_a_fallback() -> None:
    newer = replace(TIDES, answer="The Moon and the Sun pull.")
    text = approved(TIDES, FRENCH, newer, locale="fr")
    outdated = strings_for("fr").get("answer.outdated")
    assert card_of(Answer(text, "fr")).notice == outdated
    fallback = card_of(Answer(text, "en"))
    assert fallback.notice.endswith(strings_for("en").get("answer.outdated"))
    assert fallback.notice.startswith("There is no approved text")


def test_languages_are_offered_by_name_and_not_too_many() -> None:
    others = ("uk", "fr", "ar", "de", "es", "it", *sorted(RECOGNIZED - {"de", "es", "it"}))
    answer = Answer(approved(locale="fr"), "tr", others)
    rows = card_of(answer).rows[1:-2]
    names = [button.label for row in rows for button in row]
    assert names == sorted(names)
    assert len(names) == MAX_LANGUAGES
    assert {len(row) for row in rows} == {4}


@pytest.mark.parametrize(
    ("count", "rows"), [(0, []), (1, [1]), (4, [4]), (5, [2, 3]), (13, [3, 3, 3, 4])]
)
def test_rows_of_languages_are_of_like_length(count: int, rows: list[int]) -> None:
    buttons = [Button(str(n), AskAnother("en")) for n in range(count)]
    assert [len(row) for row in in_rows(buttons)] == rows
    assert [one for row in in_rows(buttons) for one in row] == buttons


def test_sources_are_shown_with_their_addresses_and_nothing_else() -> None:
    card = card_of(Answer(approved(), "en", ("fr",), View.SOURCES))
    assert (card.title, card.body) == ("Why are there tides?", "")
    assert (card.sources, card.full_sources) == ((SOURCE,), True)
    assert card.dates
    assert [button.action for button in card.buttons] == [Pick("tides", "en", "en")]


def test_other_languages_are_shown_by_their_names_and_lead_back() -> None:
    card = card_of(Answer(approved(), "en", ("fr", "ar"), View.LANGUAGES))
    assert (card.body, card.sources) == ("", ())
    assert [button.action for button in card.buttons] == [
        Pick("tides", "fr", "en"),
        Pick("tides", "ar", "en"),
        Pick("tides", "en", "en"),
    ]


def test_answer_in_the_only_language_offers_no_other() -> None:
    assert "Other languages" not in labels(card_of(Answer(approved(), "en")))


@pytest.mark.parametrize("asker", ["zz", "zz-ZZ", "not a locale", ""])
def test_locale_that_does_not_exist_breaks_nothing(asker: str) -> None:
    card = card_of(Answer(approved(), asker, ("fr",)))
    assert (card.frame, card.body) == ("en", "The Moon pulls.")


# The other replies.


@pytest.mark.parametrize("locale", ["en", "uk"])
def test_clarification_offers_questions_and_none_of_them(locale: str) -> None:
    options = (Option("tides", "ar", ARABIC.question), Option("moon", "en", "What is the Moon?"))
    strings = strings_for(locale)
    assert card_of(Clarification(options, locale)) == Card(
        locale=locale,
        frame=locale,
        body=strings.get("clarification.did_you_mean"),
        rows=(
            (Button(ARABIC.question, Pick("tides", "ar", locale)),),
            (Button("What is the Moon?", Pick("moon", "en", locale)),),
            (Button(strings.get("clarification.none"), NoneOfThese(locale)),),
        ),
    )


def test_questions_that_no_button_can_hold_are_numbered_and_stand_above() -> None:
    long = "What can young people do with the Harbour besides swimming?"
    options = (Option("young", "en", long), Option("moon", "en", "What is the Moon?"))
    card = card_of(Clarification(options, "en"))
    assert card.body == f"Did you mean one of these?\n\n1. {long}\n\n2. What is the Moon?"
    assert labels(card) == [f"1. {long}", "2. What is the Moon?", "None of these"]


def test_frame_falls_back_to_english_but_the_buttons_remember_the_asker() -> None:
    card = card_of(Clarification((Option("tides", "en", "Why?"),), "ru"))
    assert (card.locale, card.frame) == ("en", "en")
    assert [button.action for button in card.buttons] == [
        Pick("tides", "en", "ru"),
        NoneOfThese("ru"),
    ]


@pytest.mark.parametrize("reason", AbstentionReason)
@pytest.mark.parametrize("locale", ["en", "el"])
def test_abstention_says_why(reason: AbstentionReason, locale: str) -> None:
    body = strings_for(locale).get(f"abstention.{reason}")
    assert card_of(Abstention(reason, locale)) == Card(locale, locale, body)
    assert body != f"abstention.{reason}"


@pytest.mark.parametrize("locale", ["en", "el"])
def test_abstention_says_that_people_will_see_the_question_only_where_they_will(
    locale: str,
) -> None:
    strings = strings_for(locale)
    card = card_of(Abstention(AbstentionReason.NO_MATCH, locale, REFERENCE))
    assert card.body == (
        f"{strings.get('abstention.no_match')}\n\n{strings.get('unanswered.noted')}"
    )


def test_abstention_offers_to_tell_only_those_who_can_be_told() -> None:
    card = card_of(Abstention(AbstentionReason.NO_MATCH, "en", REFERENCE, can_tell=True))
    assert [button.action for button in card.buttons] == [TellMe("en", REFERENCE)]


def test_none_of_them_knows_what_was_asked() -> None:
    card = card_of(Clarification((Option("tides", "en", "Why?"),), "en", "00ff00ff00ff00ff"))
    assert card.buttons[-1].action == NoneOfThese("en", "00ff00ff00ff00ff")


@pytest.mark.parametrize("kind", sorted({*CourtesyKind} - {CourtesyKind.DISTRESS}))
@pytest.mark.parametrize("locale", ["en", "uk"])
def test_courtesy_is_returned_in_the_askers_language(kind: CourtesyKind, locale: str) -> None:
    body = strings_for(locale).get(f"courtesy.{kind}")
    assert card_of(Courtesy(kind, locale)) == Card(locale, locale, body)
    assert body != f"courtesy.{kind}"


@pytest.mark.parametrize("locale", ["en", "el"])
@pytest.mark.parametrize("resources", ["Call {0 123}: *now*.", ""])
def test_distress_names_help_and_has_nothing_to_press(locale: str, resources: str) -> None:
    strings = strings_for(locale)
    help_ = resources or strings.get("courtesy.resources")
    body = f"{strings.get('courtesy.distress')}\n\n{help_}"
    shown = card_of(Courtesy(CourtesyKind.DISTRESS, locale, resources))
    assert shown == Card(locale, locale, body)


def test_notice_is_a_card_of_one_string() -> None:
    card = notice_card("start.greeting", "fr-CA", organization="{Port} & fils")
    assert card.frame == "fr"
    assert "{Port} & fils" in card.body


@pytest.mark.parametrize("locale", sorted(interface_languages()))
def test_dates_are_written_as_the_language_writes_them(locale: str) -> None:
    text = replace(approved(), as_of=date(2025, 7, 31), approved_on=date(2025, 12, 1))
    dates = card_of(Answer(text, locale)).dates
    assert "31" in dates
    assert dates.count("2025") == 2
    assert "{" not in dates


# Pages and notices.


def test_start_greets_shows_examples_and_leads_to_what_can_be_chosen() -> None:
    example = Option("tides", "en", "Why are there tides?")
    card = card_of(Shown(Page.START, "en", "the Harbour", (example,)))
    assert "the Harbour" in card.body
    assert [button.action for button in card.buttons] == [
        Pick("tides", "en", "en"),
        Show(Page.LANGUAGE, "en"),
        Show(Page.PRIVACY, "en"),
    ]


def test_help_says_whose_bot_it_is() -> None:
    assert "the Harbour" in card_of(Shown(Page.HELP, "en", "the Harbour")).body


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_privacy_can_be_acted_on_at_once(locale: str) -> None:
    card = card_of(Shown(Page.PRIVACY, locale))
    assert card.body == strings_for(locale).get("privacy.text")
    assert [button.action for button in card.buttons] == [Forget(locale)]


def test_languages_to_choose_are_in_their_own_names_and_the_chosen_one_is_marked() -> None:
    card = card_of(Shown(Page.LANGUAGE, "en", languages=("de", "fr", "uk"), chosen="fr"))
    assert labels(card)[:3] == ["Deutsch", "✔ Français", "Українська"]
    assert [button.action for button in card.buttons][-2:] == [
        Speak("uk", "en"),
        Speak(AUTOMATIC, "en"),
    ]


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("locale", ["en", "uk"])
def test_notice_is_said_in_the_askers_language(kind: NoticeKind, locale: str) -> None:
    card = card_of(Notice(kind, locale, "how {deep}?"))
    assert (card.frame, card.buttons) == (locale, ())
    assert card.body != f"notice.{kind}"
