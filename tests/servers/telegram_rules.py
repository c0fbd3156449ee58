"""The published rules of the Bot API, as checks that refuse a request with `BrokenRuleError`.

The words of a refusal are those of Telegram where they are known. Rules that Telegram does not
publish, such as its true flood limits, are not guessed here.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from tests.servers.telegram_errors import ApiError, BrokenRuleError
from tests.servers.telegram_html import parse_html
from tests.servers.telegram_update import JsonObject, utf16_length

TEXT_LIMIT = 4096
CALLBACK_ANSWER_LIMIT = 200
CALLBACK_DATA_LIMIT = 64
QUOTE_LIMIT = 1024
COMMANDS_LIMIT = 100
PROFILE_LIMITS = {"name": 64, "description": 512, "short_description": 120}

CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
# Telegram sends these only to a bot that asks for them by name.
UPDATES_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
UPDATE_TYPES = UPDATES_ON_REQUEST | frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "purchased_paid_media",
        "managed_bot",
        "guest_message",
        "subscription",
        "stopped_message_generation",
    }
)

_MARKUPS = frozenset({"inline_keyboard", "keyboard", "remove_keyboard", "force_reply"})
_BUTTON_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
_COMMAND_SCOPES = _CHAT_SCOPES | frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)


def required(parameters: JsonObject, name: str) -> Any:
    """Return a parameter that must be present."""
    if name not in parameters:
        raise BrokenRuleError(f'parameter "{name}" is required')
    return parameters[name]


def shown_text(parameters: JsonObject, too_long: str) -> JsonObject:
    """Return the text and marks which people will see, or refuse them."""
    text, entities = _parse(parameters)
    if not text.strip():
        raise BrokenRuleError("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise BrokenRuleError(too_long)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _parse(parameters: JsonObject) -> tuple[str, list[JsonObject]]:
    text = parameters.get("text", "")
    mode = parameters.get("parse_mode", "").lower()
    if mode == "html":
        return parse_html(text)
    # The two Markdown modes are allowed, but their text is taken as it is written.
    if mode not in ("", "markdown", "markdownv2"):
        raise BrokenRuleError("unsupported parse_mode")
    return text, parameters.get("entities", [])


def check_markup(markup: JsonObject, *, inline_only: bool = False) -> None:
    """Refuse a keyboard that Telegram would not show."""
    kinds = _MARKUPS & markup.keys()
    if len(kinds) != 1:
        raise BrokenRuleError("object expected as reply markup")
    if inline_only and kinds != {"inline_keyboard"}:
        raise BrokenRuleError("inline keyboard expected")
    if "input_field_placeholder" in markup:
        _check_size("placeholder is invalid", markup["input_field_placeholder"], 64)
    for row in markup.get("inline_keyboard", []):
        for button in row:
            _check_button(button)


def _check_button(button: JsonObject) -> None:
    trouble = "can't parse inline keyboard button:"
    if not button.get("text"):
        raise BrokenRuleError(f'{trouble} Field "text" must be of type String')
    actions = _BUTTON_ACTIONS & button.keys()
    if not actions:
        raise BrokenRuleError(f"{trouble} Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise BrokenRuleError(f"{trouble} exactly one of the optional fields must be used")
    _check_button_action(button)


def _check_button_action(button: JsonObject) -> None:
    if "callback_data" in button:
        _check_size("BUTTON_DATA_INVALID", button["callback_data"].encode(), CALLBACK_DATA_LIMIT)
    if "url" in button and urlsplit(button["url"]).scheme not in ("http", "https", "tg"):
        raise BrokenRuleError("BUTTON_URL_INVALID")


def check_reply(reply: JsonObject) -> None:
    """Refuse a reply that does not say to which message."""
    if not isinstance(reply.get("message_id"), int):
        raise BrokenRuleError(
            'can\'t parse reply parameters: field "message_id" must be of type Integer'
        )


def quote_of(target: JsonObject, reply: JsonObject) -> JsonObject:
    """Return what a reply quotes, or refuse words that the message does not hold."""
    text, _ = _parse({"text": reply["quote"], "parse_mode": reply.get("quote_parse_mode", "")})
    if utf16_length(text) > QUOTE_LIMIT:
        raise BrokenRuleError("QUOTE_TEXT_INVALID")
    if text not in target.get("text", ""):
        raise ApiError(400, "Bad Request: QUOTE_TEXT_INVALID")
    position = utf16_length(target["text"].partition(text)[0])
    return {"quote": {"text": text, "position": position, "is_manual": True}}


def check_chat_action(action: str) -> None:
    """Refuse an activity which Telegram does not know."""
    if action not in CHAT_ACTIONS:
        raise BrokenRuleError("wrong parameter action in request")


def check_callback_answer(text: str) -> None:
    """Refuse a notice too long for the small window above the chat."""
    if utf16_length(text) > CALLBACK_ANSWER_LIMIT:
        raise BrokenRuleError("MESSAGE_TOO_LONG")


def check_commands(commands: list[JsonObject]) -> None:
    """Refuse commands whose number, names or descriptions Telegram does not accept."""
    if len(commands) > COMMANDS_LIMIT:
        raise BrokenRuleError("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise BrokenRuleError("BOT_COMMAND_INVALID")
        _check_size("BOT_COMMAND_DESCRIPTION_INVALID", command.get("description", ""), 256)


def check_scope(scope: JsonObject) -> None:
    """Refuse a scope of commands that does not exist or does not say whose it is."""
    kind = scope.get("type")
    if kind not in _COMMAND_SCOPES:
        raise BrokenRuleError("unsupported type of BotCommandScope")
    if kind in _CHAT_SCOPES and "chat_id" not in scope:
        raise BrokenRuleError("chat_id is empty")
    if kind == "chat_member" and "user_id" not in scope:
        raise BrokenRuleError("invalid user_id specified")


def check_language(language: str) -> None:
    """Refuse a language that is not a two-letter code: "pt" is one, "pt-BR" is not."""
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise BrokenRuleError("invalid language code specified")


def check_profile(field: str, text: str) -> None:
    """Refuse a name or description of the bot that is too long."""
    if utf16_length(text) > PROFILE_LIMITS[field]:
        raise BrokenRuleError(f"bot {field.replace('_', ' ')} is too long")


def check_update_types(names: list[str]) -> None:
    """Refuse updates that do not exist; Telegram ignores them, which would hide a typing error."""
    if unknown := sorted(set(names) - UPDATE_TYPES):
        raise BrokenRuleError(f"unknown allowed_updates: {', '.join(unknown)}")


def check_polling(limit: int, timeout: int) -> None:
    """Refuse a poll outside the published ranges; Telegram corrects it in silence."""
    if not 1 <= limit <= 100:
        raise BrokenRuleError("limit must be from 1 to 100")
    if timeout < 0:
        raise BrokenRuleError("timeout must not be negative")


def check_webhook(parameters: JsonObject) -> None:
    """Refuse an address, secret or number of connections that Telegram does not accept."""
    _check_webhook_url(parameters["url"])
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", parameters.get("secret_token", "")):
        raise BrokenRuleError("secret token contains unallowed characters")
    if not 1 <= parameters.get("max_connections", 40) <= 100:
        raise BrokenRuleError("max_connections must be from 1 to 100")


def _check_webhook_url(url: str) -> None:
    address = urlsplit(url)
    # The one liberty of this server: a bot under test listens on this machine, without TLS.
    if address.scheme == "http" and address.hostname == "127.0.0.1":
        return
    if address.scheme != "https":
        raise BrokenRuleError("bad webhook: An HTTPS URL must be provided for webhook")
    if (address.port or 443) not in (80, 88, 443, 8443):
        raise BrokenRuleError(
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
        )


def _check_size(reason: str, value: str | bytes, limit: int) -> None:
    if not 1 <= len(value) <= limit:
        raise BrokenRuleError(reason)
