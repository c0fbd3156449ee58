"""The endpoints for channels: messages, typing, private channels and threads."""

import time

from tests.servers import discord_objects as objects
from tests.servers.discord_errors import ApiError, Problem, empty_message, refuse_if_any
from tests.servers.discord_gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, Gateway
from tests.servers.discord_journal import Call
from tests.servers.discord_lengths import in_range
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_permissions import (
    CREATE_PUBLIC_THREADS,
    READ_HISTORY,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    check,
)
from tests.servers.discord_routes import Route
from tests.servers.discord_rules import is_empty, message_problems, thread_problems
from tests.servers.discord_world import World

CLEARED: JsonObject = {"content": "", "embeds": [], "components": [], "flags": 0}
"""The fields of a message that a request may set, and what an explicit null makes of them."""

ARCHIVING = ("archived", "locked", "auto_archive_duration")
NONCES_KEPT = 1000

EDITABLE_FLAGS = objects.SUPPRESS_EMBEDS | objects.COMPONENTS_V2


def shown_fields(body: JsonObject) -> JsonObject:
    """Return what a request says about the look of a message."""
    given = {key: body[key] for key in CLEARED if key in body}
    return {key: CLEARED[key] if value is None else value for key, value in given.items()}


def change(message: JsonObject, body: JsonObject) -> None:
    """Edit a message as a request asks; whether it is ephemeral cannot be changed."""
    refuse_if_any(message_problems(body, message["flags"]))
    changed = message | shown_fields(body)
    if is_empty(changed):
        raise empty_message()
    kept = message["flags"] & ~objects.LOADING
    changed["flags"] = kept | (body.get("flags") or 0) & EDITABLE_FLAGS
    message.update(changed, edited_timestamp=objects.now())


def check_new(body: JsonObject, files: tuple[str, ...]) -> None:
    """Refuse a new message that breaks a rule or is empty."""
    refuse_if_any(message_problems(body))
    if is_empty(body) and not files:
        raise empty_message()


class Channels:
    """Keeps the conversation in the channels."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway
        self.nonce_life = 300.0
        self._nonces: dict[tuple[str, str], tuple[str, float]] = {}

    def routes(self) -> list[Route]:
        """Return the endpoints."""
        messages = "/channels/{channel}/messages"
        return [
            Route("POST", "/users/@me/channels", self._open_dm),
            Route("GET", "/channels/{channel}", self._channel),
            Route("PATCH", "/channels/{channel}", self._change_channel),
            Route("POST", "/channels/{channel}/typing", self._type),
            Route("GET", messages, self._history),
            Route("POST", messages, self._send),
            Route("GET", f"{messages}/{{message}}", self._get),
            Route("PATCH", f"{messages}/{{message}}", self._edit),
            Route("DELETE", f"{messages}/{{message}}", self._delete),
            Route("POST", f"{messages}/{{message}}/threads", self._start_thread),
            Route("PUT", "/channels/{channel}/thread-members/@me", self._join),
            Route("PUT", f"{messages}/{{message}}/reactions/{{emoji}}/@me", self._react),
        ]

    async def _open_dm(self, call: Call) -> JsonObject:
        return self._world.dm_with(str(call.form["recipient_id"]))

    async def _channel(self, call: Call) -> JsonObject:
        return self._world.channel(call.params["channel"])

    async def _change_channel(self, call: Call) -> JsonObject:
        channel = self._world.channel(call.params["channel"])
        if "thread_metadata" not in channel:
            raise ApiError(403, 50013, "Missing Permissions")
        changed = {key: call.form[key] for key in ARCHIVING if key in call.form}
        channel["thread_metadata"].update(changed)
        await self._tell_thread("THREAD_UPDATE", channel)
        return channel

    async def _type(self, call: Call) -> None:
        self._speakable(call)

    async def _history(self, call: Call) -> list[JsonObject]:
        channel = self._world.channel(call.params["channel"])
        check(self._world.permissions_in(channel), READ_HISTORY)
        limit = int(call.query.get("limit", 50))
        refuse_if_any(in_range("limit", limit, 1, 100))
        shown = [m for m in self._world.messages.values() if m["channel_id"] == channel["id"]]
        public = [m for m in shown if not m["flags"] & objects.EPHEMERAL]
        return _asked_for(public, call.query)[:limit]

    async def _join(self, call: Call) -> None:
        check_not_archived(self._world.channel(call.params["channel"]))

    async def _react(self, call: Call) -> None:
        message = self._addressed(call)
        check_not_archived(self._world.channels[message["channel_id"]])

    def _speakable(self, call: Call) -> JsonObject:
        """Return a channel that the bot may write to."""
        channel = self._world.channel(call.params["channel"])
        is_thread = channel["type"] == objects.PUBLIC_THREAD
        needed = SEND_IN_THREADS if is_thread else SEND_MESSAGES
        check(self._world.permissions_in(channel), needed)
        if channel["type"] == objects.GUILD_FORUM:
            sentence = "Cannot send messages in a non-text channel"
            raise ApiError(400, 50008, sentence, breaks_a_rule=True)
        return channel

    async def _send(self, call: Call) -> JsonObject:
        channel = self._speakable(call)
        if self._world.is_closed(channel):
            raise ApiError(403, 50007, "Cannot send messages to this user")
        check_new(call.form, call.files)
        repeated = self._same_nonce(channel["id"], call.form)
        if repeated is not None:
            return repeated
        await self._wake(channel)
        message = self._posted(channel, call.form)
        self._remember_nonce(message)
        await self._gateway.publish("MESSAGE_CREATE", self._world.as_event(message))
        return message

    async def _wake(self, channel: JsonObject) -> None:
        """Take a thread out of the archive, as a message does unless the thread is locked."""
        details = channel.get("thread_metadata", {})
        if details.get("archived"):
            if details["locked"]:
                check_not_archived(channel)
            details["archived"] = False
            await self._tell_thread("THREAD_UPDATE", channel)

    async def _tell_thread(self, event: str, thread: JsonObject) -> None:
        await self._gateway.dispatch(event, thread, intent=GUILDS)

    def _posted(self, channel: JsonObject, body: JsonObject) -> JsonObject:
        fields = shown_fields(body) | self._reply_fields(channel, body)
        nonce = {"nonce": body["nonce"]} if body.get("nonce") else {}
        return self._world.add_message(channel["id"], self._world.bot, **fields, **nonce)

    def _same_nonce(self, channel_id: str, body: JsonObject) -> JsonObject | None:
        """Return the message that was made by the same request before, if Discord is to check."""
        if not body.get("enforce_nonce") or not body.get("nonce"):
            return None
        message_id, since = self._nonces.get((channel_id, str(body["nonce"])), ("", 0.0))
        if time.monotonic() - since > self.nonce_life:
            return None
        return self._world.messages.get(message_id)

    def _remember_nonce(self, message: JsonObject) -> None:
        """Keep the latest nonces."""
        if "nonce" in message:
            place = message["channel_id"], str(message["nonce"])
            self._nonces[place] = message["id"], time.monotonic()
        while len(self._nonces) > NONCES_KEPT:
            del self._nonces[next(iter(self._nonces))]

    def _reply_fields(self, channel: JsonObject, body: JsonObject) -> JsonObject:
        reference = body.get("message_reference")
        if not reference:
            return {}
        target = self._world.messages.get(str(reference["message_id"]))
        if target is not None:
            return _reply_to(target, channel)
        if reference.get("fail_if_not_exists", True):
            unknown = Problem("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            raise ApiError(400, 50035, "Invalid Form Body", problems=(unknown,))
        return {}

    async def _get(self, call: Call) -> JsonObject:
        return self._addressed(call)

    async def _edit(self, call: Call) -> JsonObject:
        message = self._addressed(call)
        if message["author"]["id"] != self._world.bot["id"]:
            sentence = "Cannot edit a message authored by another user"
            raise ApiError(403, 50005, sentence, breaks_a_rule=True)
        check_not_archived(self._world.channels[message["channel_id"]])
        change(message, call.form)
        await self._gateway.publish("MESSAGE_UPDATE", self._world.as_event(message))
        return message

    async def _delete(self, call: Call) -> None:
        message = self._addressed(call)
        channel = self._world.channels[message["channel_id"]]
        is_own = message["author"]["id"] == self._world.bot["id"]
        if channel["type"] == objects.DM and not is_own:
            sentence = "Cannot execute action on a DM channel"
            raise ApiError(403, 50003, sentence, breaks_a_rule=True)
        del self._world.messages[message["id"]]
        await self._tell_deleted(channel, message["id"])

    async def _tell_deleted(self, channel: JsonObject, message_id: str) -> None:
        event = {"id": message_id, "channel_id": channel["id"]}
        if "guild_id" in channel:
            event["guild_id"] = channel["guild_id"]
        intent = GUILD_MESSAGES if "guild_id" in channel else DIRECT_MESSAGES
        await self._gateway.dispatch("MESSAGE_DELETE", event, intent=intent)

    async def _start_thread(self, call: Call) -> JsonObject:
        message = self._addressed(call)
        parent = self._world.channels[message["channel_id"]]
        if parent["type"] != objects.GUILD_TEXT:
            sentence = "Cannot execute action on this channel type"
            raise ApiError(400, 50024, sentence, breaks_a_rule=True)
        check(self._world.permissions_in(parent), CREATE_PUBLIC_THREADS)
        if message["id"] in self._world.channels:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        refuse_if_any(thread_problems(call.form))
        # The thread of a message has the message's id.
        thread = objects.thread(message["id"], parent, self._world.bot["id"], call.form)
        self._world.channels[thread["id"]] = thread
        await self._tell_thread("THREAD_CREATE", {**thread, "newly_created": True})
        return thread

    def _addressed(self, call: Call) -> JsonObject:
        channel = self._world.channel(call.params["channel"])
        check(self._world.permissions_in(channel), 0)
        return self._world.message(call.params["channel"], call.params["message"])


def _reply_to(target: JsonObject, channel: JsonObject) -> JsonObject:
    pointer = {"type": 0, "message_id": target["id"], "channel_id": channel["id"]}
    if "guild_id" in channel:
        pointer["guild_id"] = channel["guild_id"]
    return {"type": objects.REPLY, "message_reference": pointer, "referenced_message": target}


def check_not_archived(channel: JsonObject) -> None:
    """Refuse to change anything in a thread that is in the archive."""
    if channel.get("thread_metadata", {}).get("archived"):
        raise ApiError(400, 50083, "Thread is archived")


def _asked_for(messages: list[JsonObject], query: dict[str, str]) -> list[JsonObject]:
    """Return the newest first, before or after the message that the query names."""
    before, after = query.get("before"), query.get("after")
    if before:
        messages = [m for m in messages if int(m["id"]) < int(before)]
    if after:
        messages = [m for m in messages if int(m["id"]) > int(after)]
    return sorted(messages, key=lambda m: int(m["id"]), reverse=True)
