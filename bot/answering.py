"""From a question to a reply: the one path that every platform takes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.actions import NoneOfThese, Pick
from bot.courtesies import Courtesies, recognized
from bot.decision import Decision, decide, unless_one_word
from bot.language import IdentifiedLanguage, LanguageChooser
from bot.library import Shelf
from bot.model import (
    Abstention,
    AbstentionReason,
    Answer,
    Clarification,
    Option,
    Question,
    Reply,
    View,
)
from bot.normalize import Unaskable, normalize
from bot.observing import NothingObserved, Observer, Stage, timed
from bot.ports import Retrieval, UnansweredQuestions
from bot.wording import choose_wording, other_locales
from index.courtesies import Said
from index.intents import Intents
from index.retrieval import Found, Hits
from index.terms import terms

_REASONS = {
    Unaskable.EMPTY: AbstentionReason.NOTHING_ASKED,
    Unaskable.TOO_LONG: AbstentionReason.TOO_LONG,
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a reply came about, for moderators; never shown to askers."""

    query: str
    language: IdentifiedLanguage
    hits: Hits
    decision: Decision
    said: Said | None
    intents: Intents


class Answerer:
    """Answers questions with approved texts, or says that it cannot."""

    def __init__(
        self,
        shelf: Shelf,
        retrieval: Retrieval,
        languages: LanguageChooser,
        courtesies: Courtesies,
        unanswered: UnansweredQuestions,
        *,
        source_locale: str,
        today: Callable[[], date],
        observer: Observer | None = None,
    ) -> None:
        self._shelf = shelf
        self._retrieval = retrieval
        self._languages = languages
        self._courtesies = courtesies
        self._unanswered = unanswered
        self._source_locale = source_locale
        self._today = today
        self._observer: Observer = observer or NothingObserved()

    async def answer(self, question: Question) -> Reply:
        """Return the reply to a question, and note the question if there is no answer."""
        reply, how = await self.explain(question)
        return self._noted(reply, how.query) if how and not question.overheard else reply

    async def explain(self, question: Question) -> tuple[Reply, Explanation | None]:
        """Return the reply and, when something was searched for, how it came about.

        Nothing is noted: this is for moderators who try out what the bot says.
        """
        query = normalize(question.text)
        if isinstance(query, Unaskable):
            locale = question.chosen or self._languages.without_query(question.locale)
            return Abstention(_REASONS[query], locale), None
        with timed(self._observer, Stage.IDENTIFY):
            language = self._language(query, question)
        said = self._courtesies.said(query)
        with timed(self._observer, Stage.RETRIEVE):
            found = await self._retrieval.retrieve(query) or (Found() if said else None)
        if found is None:
            return Abstention(AbstentionReason.BUSY, language.locale), None
        with timed(self._observer, Stage.DECIDE):
            decision = self._decided(query, self._served(found.hits))
            how = Explanation(query, language, found.hits, decision, said, found.intents)
            return self._reply_to(how, question.locale), how

    def perform(self, action: Pick | NoneOfThese) -> Answer | Abstention:
        """Return the reply to a button that asks for an explainer, or for none of them."""
        if isinstance(action, NoneOfThese):
            noted = action.reference if self._unanswered.refuse(action.reference) else ""
            return Abstention(AbstentionReason.NONE_OF_THESE, action.asker, noted)
        return self.pick(action.slug, action.locale, action.asker, action.view)

    def pick(
        self, slug: str, locale: str, asker_locale: str, view: View = View.SHORT
    ) -> Answer | Abstention:
        """Return one explainer, chosen by the asker, in the locale that they chose."""
        approved = self._shelf.library.approved
        text = approved.find(slug, locale, self._today())
        if text is None:
            return Abstention(AbstentionReason.WITHDRAWN, asker_locale)
        others = other_locales(approved, text, self._today())
        return Answer(text, asker_locale, others, view)

    def about(self, slug: str, locale: str) -> Answer | Abstention:
        """Return one explainer, in the locale or the next best."""
        option = self._option(slug, self._spoken(locale))
        if option is None:
            return Abstention(AbstentionReason.WITHDRAWN, locale)
        return self.pick(slug, option.locale, locale)

    async def suggest(self, text: str, locale: str, most: int) -> tuple[Option, ...]:
        """Return explainers that a text, perhaps half typed, may be about, best first."""
        query = normalize(text)
        found = None if isinstance(query, Unaskable) else await self._retrieval.retrieve(query)
        wanted = self._spoken(locale)
        hits = self._served(found.hits)[:most] if found else ()
        options = [self._option(hit.slug, wanted) for hit in hits]
        return tuple(option for option in options if option is not None)

    def titles(self, locale: str) -> tuple[Option, ...]:
        """Return every explainer, by its question in the locale or the next best."""
        slugs = sorted(self._shelf.library.approved.slugs(self._today()))
        options = [self._option(slug, self._spoken(locale)) for slug in slugs]
        return tuple(option for option in options if option is not None)

    def spoken(self, locale: str | None) -> str:
        """Return the language to speak where there is no question to tell it."""
        return self._languages.without_query(locale)

    def languages(self) -> frozenset[str]:
        """Return the languages in which there are texts."""
        return self._shelf.library.languages

    def _language(self, query: str, question: Question) -> IdentifiedLanguage:
        if question.chosen:
            return IdentifiedLanguage(question.chosen, 1.0)
        return self._languages.identify(query, question.locale)

    def _spoken(self, locale: str) -> tuple[str, ...]:
        return (self._languages.without_query(locale), self._source_locale)

    def _noted(self, reply: Reply, query: str) -> Reply:
        match reply:
            case Abstention(reason=AbstentionReason.NO_MATCH):
                return replace(reply, reference=self._unanswered.note(query, reply.locale))
            case Clarification():
                return replace(reply, reference=self._unanswered.offer(query, reply.locale))
            case _:
                return reply

    def _decided(self, query: str, hits: Hits) -> Decision:
        decision = decide(hits, self._shelf.library.thresholds)
        return unless_one_word(decision, len(terms(query)))

    def _served(self, hits: Hits) -> Hits:
        """Leave out explainers that lapsed or were withdrawn since the index was built."""
        served = self._shelf.library.approved.slugs(self._today())
        return tuple(hit for hit in hits if hit.slug in served)

    def _wanted(self, language: IdentifiedLanguage, platform: str | None) -> tuple[str, ...]:
        """The asker's languages, best first, and the one in which everything is written."""
        second = self._languages.of_platform(platform)
        return (language.locale, *([second] if second else []), self._source_locale)

    def _reply_to(self, how: Explanation, platform: str | None) -> Reply:
        kind = recognized(how.said, how.intents, how.decision)
        if kind is not None:
            return self._courtesies.reply(kind, how.said, how.language.locale)
        return self._reply(how.decision, self._wanted(how.language, platform))

    def _reply(self, decision: Decision, wanted: tuple[str, ...]) -> Reply:
        locale = wanted[0]
        options = [self._option(hit.slug, wanted) for hit in decision.hits]
        readable = tuple(option for option in options if option is not None)
        if not readable:
            return Abstention(AbstentionReason.NO_MATCH, locale)
        if decision.outcome == "answer":
            return self.pick(readable[0].slug, readable[0].locale, locale)
        return Clarification(readable, locale)

    def _option(self, slug: str, wanted: tuple[str, ...]) -> Option | None:
        text = choose_wording(self._shelf.library.approved, slug, wanted, self._today())
        return Option(slug, text.locale, text.question) if text else None
