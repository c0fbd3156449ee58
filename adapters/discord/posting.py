"""A post as a request to Discord, and what becomes of one that fails."""

import logging
from typing import Any

import discord

from adapters.discord.components import view_of
from adapters.discord.persistence import code_of, passes
from adapters.discord.rendering import Post

_log = logging.getLogger(__name__)


def content_of(post: Post) -> dict[str, Any]:
    """Return what the library sends; nobody is ever mentioned."""
    mentions = discord.AllowedMentions.none()
    return {"embed": post.embed, "view": view_of(post.rows), "allowed_mentions": mentions}


def given_up(what: str, error: BaseException) -> bool:
    """Log that something was not delivered, without what it says; True if it never can be."""
    _log.warning("%s was not delivered: %s, code %s", what, type(error).__name__, code_of(error))
    return not passes(error)
