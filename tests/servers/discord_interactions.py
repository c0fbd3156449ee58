"""The endpoints that answer interactions: callbacks, the original message, and follow-ups."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.servers import discord_objects as objects
from tests.servers.discord_channels import (
    change,
    check_new,
    check_not_archived,
    shown_fields,
)
from tests.servers.discord_command_rules import choice_problems
from tests.servers.discord_component_rules import modal_problems
from tests.servers.discord_errors import ApiError, Problem, refuse_if_any, unknown_message
from tests.servers.discord_exchanges import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    GUILD_INSTALL,
    MODAL_SUBMIT,
    Asker,
    Exchange,
    Response,
    ResponseKind,
    author_of,
    new_interaction,
)
from tests.servers.discord_gateway import Gateway
from tests.servers.discord_journal import Call
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_routes import Route
from tests.servers.discord_world import World

MESSAGE = 4
DEFERRED_MESSAGE = 5
DEFERRED_UPDATE = 6
UPDATE = 7
SUGGESTIONS = 8
MODAL = 9

ALLOWED_CALLBACKS = {
    COMMAND: (MESSAGE, DEFERRED_MESSAGE, MODAL),
    COMPONENT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (SUGGESTIONS,),
    MODAL_SUBMIT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE),
}

ORIGINAL = "@original"

FOLLOWUPS_LIMIT = 5
"""For a bot that a person has installed for themselves, where it is not a member."""

Answer = Callable[[Exchange, Call], Awaitable[JsonObject | None]]


class Interactions:
    """Keeps the interactions, and holds bots to their deadlines."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self.ack_deadline = 3.0
        self.token_life = 900.0
        self.kept: int | None = None
        self.listener: Callable[[JsonObject, Response], None] | None = None
        self._world = world
        self._gateway = gateway
        self._exchanges: dict[str, Exchange] = {}
        self._answers: dict[int, Answer] = {
            MESSAGE: self._answer_with_message,
            DEFERRED_MESSAGE: self._defer_message,
            DEFERRED_UPDATE: self._defer_update,
            UPDATE: self._update_message,
            SUGGESTIONS: self._suggest,
            MODAL: self._open_modal,
        }

    def routes(self) -> list[Route]:
        """Return the endpoints."""
        webhook = "/webhooks/{application}/{token}"
        message = f"{webhook}/messages/{{message}}"
        callback = "/interactions/{interaction}/{token}/callback"
        return [
            Route("POST", callback, self._callback, public=True),
            Route("POST", webhook, self._follow_up, public=True),
            Route("GET", message, self._get, public=True),
            Route("PATCH", message, self._edit, public=True),
            Route("DELETE", message, self._delete, public=True),
        ]

    async def begin(
        self, kind: int, data: JsonObject, asker: Asker, message: JsonObject | None = None
    ) -> JsonObject:
        """Let a user act, and tell the bot."""
        interaction = new_interaction(self._world, kind, data, message, asker)
        began = time.monotonic() - asker.get("age", 0.0)
        self._exchanges[interaction["token"]] = Exchange(interaction, began)
        if self.kept is not None and len(self._exchanges) > self.kept:
            del self._exchanges[next(iter(self._exchanges))]
        await self._gateway.dispatch("INTERACTION_CREATE", interaction)
        return interaction

    def exchange(self, interaction: JsonObject) -> Exchange:
        """Return the state of an interaction."""
        return self._exchanges[interaction["token"]]

    def _note(
        self, exchange: Exchange, kind: ResponseKind, body: JsonObject, message: JsonObject | None
    ) -> None:
        response = exchange.note(kind, body, message)
        if self.listener is not None:
            self.listener(exchange.interaction, response)

    # The first answer.

    async def _callback(self, call: Call) -> JsonObject | None:
        exchange = self._awaiting_answer(call)
        kind: int = call.form.get("type", 0)
        allowed = ALLOWED_CALLBACKS[exchange.interaction["type"]]
        if kind not in allowed:
            sentence = f"Value must be one of {allowed}."
            refuse_if_any([Problem("type", "BASE_TYPE_CHOICES", sentence)])
        message = await self._acknowledge(exchange, kind, call)
        self._note(exchange, "callback", call.form, message)
        if call.query.get("with_response") not in ("1", "true"):
            return None
        return _callback_response(exchange.interaction, kind, message)

    async def _acknowledge(self, exchange: Exchange, kind: int, call: Call) -> JsonObject | None:
        # Set at once, so that of two answers at the same time only one is the first.
        exchange.acknowledged = True
        try:
            return await self._answers[kind](exchange, call)
        except ApiError:
            exchange.acknowledged = False
            raise

    def _awaiting_answer(self, call: Call) -> Exchange:
        exchange = self._exchanges.get(call.params["token"])
        if exchange is None or exchange.interaction["id"] != call.params["interaction"]:
            raise ApiError(404, 10062, "Unknown interaction")
        if exchange.acknowledged:
            sentence = "Interaction has already been acknowledged."
            raise ApiError(400, 40060, sentence, breaks_a_rule=True)
        if exchange.age > self.ack_deadline:
            raise ApiError(404, 10062, "Unknown interaction", breaks_a_rule=True)
        return exchange

    async def _answer_with_message(self, exchange: Exchange, call: Call) -> JsonObject:
        data = _data(call)
        check_new(data, call.files)
        exchange.original = await self._post(exchange, shown_fields(data))
        return exchange.original

    async def _defer_message(self, exchange: Exchange, call: Call) -> JsonObject:
        flags = (_data(call).get("flags") or 0) & objects.EPHEMERAL
        exchange.deferred = True
        exchange.original = await self._post(exchange, {"flags": flags | objects.LOADING})
        return exchange.original

    async def _defer_update(self, exchange: Exchange, call: Call) -> None:
        exchange.original = self._clicked_message(exchange)

    async def _update_message(self, exchange: Exchange, call: Call) -> JsonObject:
        message = self._clicked_message(exchange)
        await self._change(message, _data(call))
        exchange.original = message
        return message

    async def _suggest(self, exchange: Exchange, call: Call) -> None:
        refuse_if_any(choice_problems("data.choices", _data(call).get("choices") or []))

    async def _open_modal(self, exchange: Exchange, call: Call) -> None:
        refuse_if_any(modal_problems(_data(call)))
        exchange.modal = _data(call)

    def _clicked_message(self, exchange: Exchange) -> JsonObject:
        clicked = exchange.interaction.get("message")
        if clicked is None or clicked["id"] not in self._world.messages:
            raise unknown_message()
        return self._world.messages[clicked["id"]]

    # What may come later.

    async def _follow_up(self, call: Call) -> JsonObject:
        exchange = self._open(call)
        check_new(call.form, call.files)
        message = await self._followed_up(exchange, call.form)
        self._note(exchange, "followup", call.form, message)
        return message

    async def _followed_up(self, exchange: Exchange, body: JsonObject) -> JsonObject:
        """Post a message; the first one after a deferral replaces the loading message."""
        if exchange.deferred and exchange.original is not None:
            exchange.deferred = False
            await self._change(exchange.original, body)
            return exchange.original
        exchange.followups += 1
        if _is_for_user_only(exchange.interaction) and exchange.followups > FOLLOWUPS_LIMIT:
            sentence = "This interaction has reached the maximum number of follow up messages"
            raise ApiError(400, 40094, sentence, breaks_a_rule=True)
        return await self._post(exchange, shown_fields(body))

    async def _get(self, call: Call) -> JsonObject:
        return self._addressed(self._open(call), call)

    async def _edit(self, call: Call) -> JsonObject:
        exchange = self._open(call)
        message = self._addressed(exchange, call)
        await self._change(message, call.form)
        if message is exchange.original:
            exchange.deferred = False
        self._note(exchange, "edit", call.form, message)
        return message

    async def _delete(self, call: Call) -> None:
        exchange = self._open(call)
        message = self._addressed(exchange, call)
        del self._world.messages[message["id"]]
        if message is exchange.original:
            exchange.deferred = False
        self._note(exchange, "delete", {}, message)

    def _open(self, call: Call) -> Exchange:
        """Return an exchange that can still be continued."""
        exchange = self._exchanges.get(call.params["token"])
        if exchange is None or exchange.age > self.token_life:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        if not exchange.acknowledged:
            raise ApiError(404, 10015, "Unknown Webhook", breaks_a_rule=True)
        return exchange

    def _addressed(self, exchange: Exchange, call: Call) -> JsonObject:
        message_id = call.params["message"]
        if message_id == ORIGINAL:
            message_id = (exchange.original or {}).get("id", "")
        if message_id not in self._world.messages:
            raise unknown_message()
        return self._world.messages[message_id]

    # Messages.

    async def _post(self, exchange: Exchange, fields: JsonObject) -> JsonObject:
        interaction = exchange.interaction
        check_not_archived(self._world.channels[interaction["channel_id"]])
        message = self._world.add_message(
            interaction["channel_id"],
            self._world.bot,
            application_id=self._world.application_id,
            webhook_id=self._world.application_id,
            interaction_metadata=_metadata(interaction),
            **fields,
        )
        await self._tell("MESSAGE_CREATE", message)
        return message

    async def _change(self, message: JsonObject, body: JsonObject) -> None:
        change(message, body)
        await self._tell("MESSAGE_UPDATE", message)

    async def _tell(self, event: str, message: JsonObject) -> None:
        """Tell the gateway, which never hears of ephemeral messages."""
        if not message["flags"] & objects.EPHEMERAL:
            await self._gateway.publish(event, self._world.as_event(message))


def _is_for_user_only(interaction: JsonObject) -> bool:
    return GUILD_INSTALL not in interaction["authorizing_integration_owners"]


def _data(call: Call) -> JsonObject:
    data: Any = call.form.get("data")
    return data or {}


def _metadata(interaction: JsonObject) -> JsonObject:
    return {
        "id": interaction["id"],
        "type": interaction["type"],
        "user": author_of(interaction),
        "authorizing_integration_owners": interaction["authorizing_integration_owners"],
    }


def _callback_response(
    interaction: JsonObject, kind: int, message: JsonObject | None
) -> JsonObject:
    about: JsonObject = {"id": interaction["id"], "type": interaction["type"]}
    if message is None:
        return {"interaction": about}
    about |= {
        "response_message_id": message["id"],
        "response_message_loading": kind == DEFERRED_MESSAGE,
        "response_message_ephemeral": bool(message["flags"] & objects.EPHEMERAL),
    }
    return {"interaction": about, "resource": {"type": kind, "message": message}}
