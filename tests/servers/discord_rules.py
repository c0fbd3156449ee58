"""The published rules for messages: their text, embeds, mentions and threads.

Every check yields a `Problem` for each broken rule, so that one answer names them all. Lengths are
counted in code points.
"""

from collections.abc import Iterator
from typing import Any

from tests.servers.discord_component_rules import message_component_problems
from tests.servers.discord_errors import Problem
from tests.servers.discord_lengths import count, length
from tests.servers.discord_objects import COMPONENTS_V2, JsonObject

EMBEDS_TOTAL = 6000
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


def message_problems(body: JsonObject, flags: int | None = None) -> Iterator[Problem]:
    """Check a message that is sent or, with the `flags` it already has, edited."""
    all_flags = (flags or 0) | (body.get("flags") or 0)
    yield from length("content", body.get("content"), 0, 2000)
    yield from _embeds_problems(body.get("embeds") or [])
    yield from _mention_problems(body.get("allowed_mentions") or {})
    yield from length("nonce", str(body.get("nonce") or ""), 0, 25)
    uses_v2 = bool(all_flags & COMPONENTS_V2)
    yield from message_component_problems(body.get("components") or [], uses_v2=uses_v2)
    if uses_v2:
        yield from _legacy_field_problems(body)


def is_empty(message: JsonObject) -> bool:
    """Tell whether a message has nothing to show."""
    shown = ("content", "embeds", "components", "attachments", "poll", "sticker_ids")
    return not any(message.get(field) for field in shown)


def thread_problems(body: JsonObject) -> Iterator[Problem]:
    """Check the request for a new thread."""
    yield from length("name", body.get("name"), 1, 100)
    if body.get("auto_archive_duration") not in (None, *ARCHIVE_MINUTES):
        choices = ", ".join(map(str, ARCHIVE_MINUTES))
        sentence = f"Value must be one of ({choices})."
        yield Problem("auto_archive_duration", "BASE_TYPE_CHOICES", sentence)


def _legacy_field_problems(body: JsonObject) -> Iterator[Problem]:
    for field in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(field):
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            sentence = f"The '{field}' field cannot be used with MessageFlags.IS_COMPONENTS_V2"
            yield Problem(field, code, sentence)


def _embeds_problems(embeds: list[JsonObject]) -> Iterator[Problem]:
    yield from count("embeds", embeds, 0, 10)
    for number, embed in enumerate(embeds):
        yield from _embed_problems(f"embeds.{number}", embed)
    if sum(map(_embed_size, embeds)) > EMBEDS_TOTAL:
        sentence = f"Embed size exceeds maximum size of {EMBEDS_TOTAL}"
        yield Problem("embeds", "MAX_EMBED_SIZE_EXCEEDED", sentence)


def _embed_problems(path: str, embed: JsonObject) -> Iterator[Problem]:
    yield from length(f"{path}.title", embed.get("title"), 0, 256)
    yield from length(f"{path}.description", embed.get("description"), 0, 4096)
    least = 1 if embed.get("footer") is not None else 0  # a footer without text is refused
    yield from length(f"{path}.footer.text", _inner(embed, "footer", "text"), least, 2048)
    yield from length(f"{path}.author.name", _inner(embed, "author", "name"), 0, 256)
    yield from count(f"{path}.fields", embed.get("fields") or [], 0, 25)
    for number, field in enumerate(embed.get("fields") or []):
        yield from length(f"{path}.fields.{number}.name", field.get("name"), 1, 256)
        yield from length(f"{path}.fields.{number}.value", field.get("value"), 1, 1024)


def _embed_size(embed: JsonObject) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [_inner(embed, "footer", "text"), _inner(embed, "author", "name")]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(len(text or "") for text in texts)


def _inner(embed: JsonObject, part: str, key: str) -> str | None:
    text: str | None = (embed.get(part) or {}).get(key)
    return text


def _mention_problems(mentions: JsonObject) -> Iterator[Problem]:
    parsed: list[Any] = mentions.get("parse") or []
    for kind in ("users", "roles"):
        yield from count(f"allowed_mentions.{kind}", mentions.get(kind) or [], 0, 100)
        if kind in parsed and mentions.get(kind):
            code = "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
            sentence = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield Problem("allowed_mentions", code, sentence)
    if not {"users", "roles", "everyone"}.issuperset(parsed):
        sentence = "Value must be one of ('users', 'roles', 'everyone')."
        yield Problem("allowed_mentions.parse", "BASE_TYPE_CHOICES", sentence)
