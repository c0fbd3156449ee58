"""The endpoints for channels: messages, typing, private channels and threads."""

from tests.servers import discord_objects as objects
from tests.servers.discord_errors import ApiError, Problem, empty_message, refuse_if_any
from tests.servers.discord_gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, Gateway
from tests.servers.discord_journal import Call
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_routes import Route
from tests.servers.discord_rules import is_empty, message_problems, thread_problems
from tests.servers.discord_world import World

CLEARED: JsonObject = {"content": "", "embeds": [], "components": [], "flags": 0}
"""The fields of a message that a request may set, and what an explicit null makes of them."""

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

    def routes(self) -> list[Route]:
        """Return the endpoints."""
        messages = "/channels/{channel}/messages"
        return [
            Route("POST", "/users/@me/channels", self._open_dm),
            Route("GET", "/channels/{channel}", self._channel),
            Route("POST", "/channels/{channel}/typing", self._type),
            Route("POST", messages, self._send),
            Route("GET", f"{messages}/{{message}}", self._get),
            Route("PATCH", f"{messages}/{{message}}", self._edit),
            Route("DELETE", f"{messages}/{{message}}", self._delete),
            Route("POST", f"{messages}/{{message}}/threads", self._start_thread),
        ]

    async def _open_dm(self, call: Call) -> JsonObject:
        return self._world.dm_with(str(call.form["recipient_id"]))

    async def _channel(self, call: Call) -> JsonObject:
        return self._world.channel(call.params["channel"])

    async def _type(self, call: Call) -> None:
        self._world.channel(call.params["channel"])

    async def _send(self, call: Call) -> JsonObject:
        channel = self._world.channel(call.params["channel"])
        if self._world.is_closed(channel):
            raise ApiError(403, 50007, "Cannot send messages to this user")
        check_new(call.form, call.files)
        repeated = self._same_nonce(channel["id"], call.form)
        if repeated is not None:
            return repeated
        message = self._posted(channel, call.form)
        await self._gateway.publish("MESSAGE_CREATE", self._world.as_event(message))
        return message

    def _posted(self, channel: JsonObject, body: JsonObject) -> JsonObject:
        fields = shown_fields(body) | self._reply_fields(channel, body)
        nonce = {"nonce": body["nonce"]} if body.get("nonce") else {}
        return self._world.add_message(channel["id"], self._world.bot, **fields, **nonce)

    def _same_nonce(self, channel_id: str, body: JsonObject) -> JsonObject | None:
        """Return the message that was made by the same request before, if Discord is to check."""
        if not body.get("enforce_nonce") or not body.get("nonce"):
            return None
        for message in self._world.messages.values():
            if message["channel_id"] == channel_id and message.get("nonce") == body["nonce"]:
                return message
        return None

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
        if message["id"] in self._world.channels:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        refuse_if_any(thread_problems(call.form))
        # The thread of a message has the message's id.
        thread = objects.thread(message["id"], parent, self._world.bot["id"], call.form)
        self._world.channels[thread["id"]] = thread
        event = {**thread, "newly_created": True}
        await self._gateway.dispatch("THREAD_CREATE", event, intent=GUILDS)
        return thread

    def _addressed(self, call: Call) -> JsonObject:
        self._world.channel(call.params["channel"])
        return self._world.message(call.params["channel"], call.params["message"])


def _reply_to(target: JsonObject, channel: JsonObject) -> JsonObject:
    pointer = {"type": 0, "message_id": target["id"], "channel_id": channel["id"]}
    if "guild_id" in channel:
        pointer["guild_id"] = channel["guild_id"]
    return {"type": objects.REPLY, "message_reference": pointer, "referenced_message": target}
