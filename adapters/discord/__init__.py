"""Discord: slash commands, direct messages and buttons, through discord.py."""

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.options import DiscordOptions

__all__ = ["DiscordAdapter", "DiscordOptions"]
