"""The one entrance to the core: what comes from any platform passes here.

Around the answerer it keeps the flood out, remembers who chose which language, takes feedback, and
shows the pages of the commands.
"""

from dataclasses import dataclass, replace

from bot.actions import (
    AUTOMATIC,
    Action,
    AskAnother,
    Forget,
    NoneOfThese,
    Pick,
    Rate,
    Show,
    Speak,
    TellMe,
)
from bot.answering import Answerer
from bot.askers import Askers
from bot.feedback import Feedback, Opinion
from bot.limits import Allowance, Limits
from bot.model import (
    Abstention,
    AbstentionReason,
    Asker,
    Notice,
    NoticeKind,
    Option,
    Page,
    Question,
    Reply,
    Shown,
    Silence,
)
from bot.strings import interface_languages, language_name, sorted_by_name
from bot.subscriptions import Subscriptions

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """The implementation of `bot.adapter.Desk`.

    `examples` are the slugs whose questions the greeting shows.
    """

    answerer: Answerer
    askers: Askers
    limits: Limits
    feedback: Feedback
    subscriptions: Subscriptions
    organization: str
    examples: tuple[str, ...] = ()

    async def answer(self, question: Question) -> Reply | Silence:
        """Return the reply to a question, in the language that the asker has chosen."""
        match self.limits.take(question.asker):
            case Allowance.REFUSED:
                return Silence()
            case Allowance.FIRST_REFUSAL:
                locale = await self.locale_of(question.asker, question.locale)
                return Abstention(AbstentionReason.TOO_MANY, locale)
        chosen = await self.askers.language(question.asker)
        reply = await self.answerer.answer(replace(question, chosen=chosen))
        return self._tellable(reply, question.asker)

    async def perform(self, action: Action, asker: Asker) -> Reply | Silence:
        """Return the reply to a button or a command."""
        match action:
            case Pick():
                return self.answerer.perform(action)
            case NoneOfThese():
                return self._tellable(self.answerer.perform(action), asker)
            case TellMe():
                return await self._tell(action, asker)
            case Rate():
                return await self._rate(action)
            case AskAnother():
                return Notice(NoticeKind.NEXT_QUESTION, action.asker)
            case Speak() | Forget() | Show():
                return await self._about_asker(action, asker)

    async def hear(self, action: Action, text: str, question: Question) -> Reply | Silence:
        """Take a remark on an answer; anything else that was written is a question."""
        if isinstance(action, Rate):
            return await self._remark(action, text, question.asker)
        return await self.answer(replace(question, text=text))

    async def suggest(self, question: Question, most: int) -> tuple[Option, ...]:
        """Return explainers that a text may be about; the first of all for an empty one."""
        locale = await self.locale_of(question.asker, question.locale)
        if not question.text.strip():
            return self.answerer.titles(locale)[:most]
        return await self.answerer.suggest(question.text, locale, most)

    async def locale_of(self, asker: Asker, locale: str | None) -> str:
        """Return the chosen language, or that of the platform."""
        return await self.askers.language(asker) or self.answerer.spoken(locale)

    def _tellable(self, reply: Reply, asker: Asker) -> Reply:
        if isinstance(reply, Abstention) and reply.noted and asker.address:
            return replace(reply, can_tell=True)
        return reply

    async def _tell(self, action: TellMe, asker: Asker) -> Reply:
        kept = await self.subscriptions.subscribe(asker, action.reference, action.asker)
        return Notice(NoticeKind.WILL_TELL if kept else NoticeKind.CANNOT_TELL, action.asker)

    async def _rate(self, action: Rate) -> Reply:
        await self.feedback.give(Opinion(action.slug, action.locale, action.helpful))
        kind = NoticeKind.RATED if action.helpful else NoticeKind.WHAT_WAS_MISSING
        return Notice(kind, action.asker)

    async def _remark(self, action: Rate, text: str, asker: Asker) -> Reply | Silence:
        if self.limits.take(asker) is not Allowance.GRANTED:
            return Silence()
        await self.feedback.remark(action.slug, action.locale, text)
        return Notice(NoticeKind.REMARKED, action.asker)

    async def _about_asker(self, action: Speak | Forget | Show, asker: Asker) -> Reply:
        match action:
            case Speak(locale=locale) if locale == AUTOMATIC:
                await self.askers.choose(asker, None)
                return Notice(NoticeKind.LANGUAGE_AUTOMATIC, action.asker)
            case Speak():
                await self.askers.choose(asker, action.locale)
                name = language_name(action.locale)
                return Notice(NoticeKind.LANGUAGE_CHOSEN, action.locale, name)
            case Forget():
                await self.askers.forget(asker)
                await self.subscriptions.forget(asker)
                return Notice(NoticeKind.FORGOTTEN, action.asker)
            case Show():
                return await self._shown(action.page, asker, action.asker)

    async def _shown(self, page: Page, asker: Asker, locale: str | None) -> Reply:
        chosen = await self.askers.language(asker)
        spoken = chosen or self.answerer.spoken(locale)
        plain = Shown(page, spoken, self.organization)
        match page:
            case Page.START:
                return replace(plain, examples=self._examples(spoken))
            case Page.LANGUAGE:
                return replace(plain, languages=self._choosable(), chosen=chosen)
            case _:
                return plain

    def _choosable(self) -> tuple[str, ...]:
        return tuple(sorted_by_name(self.answerer.languages() | interface_languages()))

    def _examples(self, locale: str) -> tuple[Option, ...]:
        titles = {option.slug: option for option in self.answerer.titles(locale)}
        wanted = [titles[slug] for slug in self.examples if slug in titles]
        return tuple(wanted or titles.values())[:_EXAMPLES]
