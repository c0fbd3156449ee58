"""Conversations in Discord: what people use and press, and what each of them sees then."""

from dataclasses import dataclass, field
from itertools import chain

from tests.pictures.discord_posts import form, post, typed
from tests.pictures.markup import NOTHING, Html
from tests.pictures.pages import Moment
from tests.servers.discord_exchanges import Asker, Filled
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_server import DiscordServer

SECONDS = 30.0


@dataclass(slots=True)
class Talk:
    """One person in a server's channel; `moments` are those that were kept.

    Of the messages the first ones, which are `scrolled` away, are not seen.
    """

    server: DiscordServer
    asker: Asker
    person: str
    bot: str
    moments: list[Moment] = field(default_factory=list)
    scrolled: int = 0
    used: dict[str, str] = field(default_factory=dict)
    typed: Html = NOTHING

    @property
    def messages(self) -> list[JsonObject]:
        """What can be seen now."""
        return list(self.server.messages.values())[self.scrolled :]

    async def use(self, command: str, **options: str) -> None:
        """Use a command, and wait for the answer."""
        self.typed = typed(command, options) if options else NOTHING
        interaction = await self.server.slash(command, options, **self.asker)
        # The first response says only that another one comes.
        response = await self.server.wait_for_response(interaction, 2, SECONDS)
        assert response.message is not None
        self.used[response.message["id"]] = f"{self.person} used /{command}"

    async def press(self, action: str) -> None:
        """Press the last button whose id begins so, and wait for what it does."""
        await self.server.wait_for_response(await self._click(action), 2, SECONDS)

    async def fill_in(self, action: str, values: Filled) -> Html:
        """Press a button that opens a form, send it, and return how it was filled in."""
        click = await self._click(action)
        await self.server.wait_for_response(click, 1, SECONDS)
        modal = self.server.interactions.exchange(click).modal
        assert modal is not None
        submitted = await self.server.submit(click, values, **self.asker)
        # It is acknowledged, the pressed row goes, and thanks come.
        await self.server.wait_for_response(submitted, 3, SECONDS)
        return form(modal, values)

    def scroll(self) -> None:
        """Move on, so that what there is now is not seen any more."""
        self.scrolled = len(self.server.messages)

    def keep(self, *before: Html, pressed: str = "") -> None:
        """Keep what can be seen now, below what could be seen just before."""
        posts = (self._post(message, pressed) for message in self.messages)
        self.moments.append(Moment((self.typed, *before, *posts)))
        self.typed = NOTHING

    async def _click(self, action: str) -> JsonObject:
        message, custom_id = self._button(action)
        self.keep(pressed=custom_id)
        return await self.server.click(message, custom_id, **self.asker)

    def _button(self, action: str) -> tuple[JsonObject, str]:
        for message in reversed(self.messages):
            for one in chain.from_iterable(row["components"] for row in message["components"]):
                if one.get("custom_id", "").startswith(f"{action}:"):
                    return message, one["custom_id"]
        raise LookupError(action)

    def _post(self, message: JsonObject, pressed: str) -> Html:
        name = self.bot if message["author"]["bot"] else self.person
        return post(message, name=name, used=self.used.get(message["id"], ""), pressed=pressed)
