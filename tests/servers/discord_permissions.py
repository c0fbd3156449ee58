"""The permissions of a bot, as far as they decide what a bot for questions may do."""

from tests.servers.discord_errors import ApiError

VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
READ_HISTORY = 1 << 16
MANAGE_GUILD = 1 << 5
CREATE_PUBLIC_THREADS = 1 << 35
SEND_IN_THREADS = 1 << 38


def missing_access() -> ApiError:
    """Return the error for a channel that the bot cannot see."""
    return ApiError(403, 50001, "Missing Access")


def check(permissions: int, needed: int) -> None:
    """Refuse what the bot may not do; without sight of the channel it may do nothing."""
    if not permissions & VIEW_CHANNEL:
        raise missing_access()
    if permissions & needed != needed:
        raise ApiError(403, 50013, "Missing Permissions")
