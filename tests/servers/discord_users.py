"""What users do: they write, use commands, press buttons, fill in forms and change the guilds."""

from typing import Any, Unpack

from tests.servers import discord_objects as objects
from tests.servers.discord_commands import Commands, invocation, menu_choice, suggestion_request
from tests.servers.discord_component_rules import BUTTON, walk
from tests.servers.discord_exchanges import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Asker,
    Filled,
    again,
    filled_modal,
)
from tests.servers.discord_gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, Gateway
from tests.servers.discord_interactions import Interactions
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_world import World

MESSAGE_MENU = 3


class Users:
    """Acts as the users, and tells the bot as far as Discord would."""

    world: World
    gateway: Gateway
    commands: Commands
    interactions: Interactions

    @property
    def messages(self) -> dict[str, JsonObject]:
        """All messages there are now, by id; ephemeral ones too."""
        return self.world.messages

    async def say(
        self,
        content: str,
        *,
        user_id: str = "42",
        dm: bool = False,
        mention: bool = False,
        channel_id: str | None = None,
        reply_to: JsonObject | None = None,
    ) -> JsonObject:
        """Write a message, into the guild's channel unless told otherwise.

        A reply mentions whom it replies to, as Discord's clients do by default.
        """
        self._require_bot()
        if reply_to is not None:
            channel_id = reply_to["channel_id"]
        channel = self._place_to_speak(user_id, dm=dm, channel_id=channel_id)
        mentioned = [self.world.bot] if mention else []
        fields = {"content": content, "mentions": mentioned} | _reply(reply_to)
        return await self._write(channel, user_id, **fields)

    async def _write(self, channel_id: str, user_id: str, **fields: Any) -> JsonObject:
        message = self.world.add_message(channel_id, objects.user(user_id), **fields)
        await self.gateway.publish("MESSAGE_CREATE", self.world.as_event(message))
        return message

    async def edit(self, message: JsonObject, content: str) -> JsonObject:
        """Change a message that was said before."""
        current = self._current(message)
        current.update(content=content, edited_timestamp=objects.now())
        await self.gateway.publish("MESSAGE_UPDATE", self.world.as_event(current))
        return current

    async def delete(self, message: JsonObject) -> None:
        """Delete a message."""
        gone = self.messages.pop(message["id"])
        channel = self.world.channels[gone["channel_id"]]
        event = {"id": gone["id"], "channel_id": channel["id"]}
        event |= {key: channel[key] for key in ("guild_id",) if key in channel}
        intent = GUILD_MESSAGES if "guild_id" in channel else DIRECT_MESSAGES
        await self.gateway.dispatch("MESSAGE_DELETE", event, intent=intent)

    # Places.

    async def add_channel(
        self, name: str, kind: int = objects.GUILD_TEXT, guild_id: str | None = None, **fields: Any
    ) -> JsonObject:
        """Make a channel of a guild; the bot is told if it is a member."""
        channel = self.world.add_channel(kind, name, guild_id, **fields)
        if channel["guild_id"] in self.world.guilds:
            await self.gateway.dispatch("CHANNEL_CREATE", channel, intent=GUILDS)
        return channel

    async def start_post(
        self, forum: JsonObject, title: str, content: str, *, user_id: str = "42"
    ) -> JsonObject:
        """Open a post in a forum; its thread is told first, its starter message has the same id."""
        post_id = objects.snowflake()
        thread = objects.thread(post_id, forum, user_id, {"name": title})
        self.world.channels[post_id] = thread | {"applied_tags": []}
        event = self.world.channels[post_id] | {"newly_created": True}
        await self.gateway.dispatch("THREAD_CREATE", event, intent=GUILDS)
        await self._write(post_id, user_id, id=post_id, content=content)
        return self.world.channels[post_id]

    async def archive(self, thread: JsonObject, *, locked: bool = False) -> None:
        """Put a thread into the archive."""
        current = self.world.channels[thread["id"]]
        current["thread_metadata"] |= {"archived": True, "locked": locked}
        await self.gateway.dispatch("THREAD_UPDATE", current, intent=GUILDS)

    async def add_bot(self) -> str:
        """Add the bot to one more guild, and return its id."""
        guild_id = objects.snowflake()
        self.world.guilds.add(guild_id)
        await self.gateway.dispatch("GUILD_CREATE", self.world.guild(guild_id), intent=GUILDS)
        return guild_id

    async def remove_bot(self, guild_id: str | None = None, *, outage: bool = False) -> None:
        """Remove the bot from a guild, or make the guild unavailable."""
        gone = guild_id or self.world.guild_id
        event = {"id": gone} | ({"unavailable": True} if outage else {})
        await self.gateway.dispatch("GUILD_DELETE", event, intent=GUILDS)
        if not outage:
            self.world.guilds.discard(gone)

    def foreign_channel(self) -> JsonObject:
        """Return a channel of a guild that the bot is not in, for a person who brings it along."""
        return self.world.add_channel(objects.GUILD_TEXT, "elsewhere", objects.snowflake())

    def foreign_dm(self) -> JsonObject:
        """Return a private channel of two people."""
        channel = objects.dm_channel(objects.snowflake(), objects.user("43"))
        self.world.channels[channel["id"]] = channel
        return channel

    def permit(self, permissions: int, channel: JsonObject | None = None) -> None:
        """Let the bot do just this, everywhere or in one channel."""
        if channel is None:
            self.world.bot_permissions = permissions
        else:
            self.world.channel_permissions[channel["id"]] = permissions

    def close_dm(self, user_id: str) -> None:
        """Let a user refuse private messages."""
        self.world.closed_dms.add(user_id)

    # Interactions.

    async def slash(
        self, name: str, options: JsonObject | None = None, **asker: Unpack[Asker]
    ) -> JsonObject:
        """Send a slash command; name a subcommand as in "privacy show"."""
        self._require_bot()
        command, *subcommands = name.split()
        data = invocation(self.commands.find(command), subcommands, options or {})
        data |= self._resolved(options or {})
        return await self.interactions.begin(COMMAND, data, asker)

    def _resolved(self, options: JsonObject) -> JsonObject:
        """Describe the channels among the options of a command."""
        known = self.world.channels
        chosen = [value for value in options.values() if isinstance(value, str) and value in known]
        channels = {one: {**known[one], "permissions": "0"} for one in chosen}
        return {"resolved": {"channels": channels}} if channels else {}

    async def autocomplete(
        self, name: str, option: str, text: str, **asker: Unpack[Asker]
    ) -> JsonObject:
        """Type into an option of a slash command, and ask for suggestions."""
        self._require_bot()
        data = suggestion_request(self.commands.find(name), option, text)
        return await self.interactions.begin(AUTOCOMPLETE, data, asker)

    async def choose_from_menu(
        self, name: str, message: JsonObject, **asker: Unpack[Asker]
    ) -> JsonObject:
        """Use a command of the context menu on a message."""
        self._require_bot()
        data = menu_choice(self.commands.find(name, MESSAGE_MENU), message)
        there = Asker(channel_id=message["channel_id"]) | asker
        return await self.interactions.begin(COMMAND, data, there)

    async def click(
        self, message: JsonObject, custom_id: str, **asker: Unpack[Asker]
    ) -> JsonObject:
        """Press a button of a message."""
        self._require_bot()
        current = self._current(message)
        button = _component(current, custom_id)
        assert button["type"] == BUTTON, f"{custom_id!r} is not a button"
        data = {"custom_id": custom_id, "component_type": BUTTON}
        return await self.interactions.begin(COMPONENT, data, asker, current)

    async def select(
        self, message: JsonObject, custom_id: str, values: list[str], **asker: Unpack[Asker]
    ) -> JsonObject:
        """Choose from a menu of a message."""
        self._require_bot()
        current = self._current(message)
        menu = _component(current, custom_id)
        offered = {option["value"] for option in menu.get("options", ())}
        assert offered.issuperset(values), f"{values} are not among {sorted(offered)}"
        data = {"custom_id": custom_id, "component_type": menu["type"], "values": values}
        return await self.interactions.begin(COMPONENT, data, asker, current)

    async def submit(
        self, interaction: JsonObject, values: Filled, **asker: Unpack[Asker]
    ) -> JsonObject:
        """Fill in and send the modal that the bot has opened as answer to an interaction."""
        self._require_bot()
        modal = self.interactions.exchange(interaction).modal
        assert modal is not None, "the bot has opened no modal"
        data = filled_modal(modal, values)
        same = again(interaction) | asker
        message = interaction.get("message")
        return await self.interactions.begin(MODAL_SUBMIT, data, same, message)

    def _require_bot(self) -> None:
        assert self.gateway.sessions, "no bot has identified, or its session has ended"

    def _place_to_speak(self, user_id: str, *, dm: bool, channel_id: str | None) -> str:
        if dm:
            private: str = self.world.dm_with(user_id)["id"]
            return private
        return channel_id or self.world.channel_id

    def _current(self, message: JsonObject) -> JsonObject:
        """Return the message as users see it now."""
        assert message["id"] in self.messages, "the message has been deleted"
        return self.messages[message["id"]]


def _component(message: JsonObject, custom_id: str) -> JsonObject:
    """Return a component that users can use now."""
    placed = walk("", message["components"])
    usable = {c["custom_id"]: c for _, c in placed if "custom_id" in c and not c.get("disabled")}
    assert custom_id in usable, f"the message offers {sorted(usable)}, not {custom_id!r}"
    return usable[custom_id]


def _reply(target: JsonObject | None) -> JsonObject:
    if target is None:
        return {}
    pointer = {"type": 0, "message_id": target["id"], "channel_id": target["channel_id"]}
    return {
        "type": objects.REPLY,
        "message_reference": pointer,
        "referenced_message": target,
        "mentions": [target["author"]],
    }
