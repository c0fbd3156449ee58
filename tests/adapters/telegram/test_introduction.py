"""Asking Telegram who the bot is."""

import pytest

from adapters.telegram.introduction import username_of
from bot.errors import PlatformUnreachable, TokenRefused
from tests.adapters.telegram.serving import options_for
from tests.servers.telegram_server import USERNAME, TelegramServer


async def test_name_is_told(server: TelegramServer) -> None:
    assert await username_of(options_for(server)) == USERNAME
    assert [call.method for call in server.calls] == ["getMe"]


@pytest.mark.parametrize("token", ["1:WRONG", "no token at all"])
async def test_wrong_token_is_refused(server: TelegramServer, token: str) -> None:
    with pytest.raises(TokenRefused):
        await username_of(options_for(server, token=token))


async def test_telegram_may_be_down(server: TelegramServer) -> None:
    await server.go_down()
    with pytest.raises(PlatformUnreachable):
        await username_of(options_for(server))


@pytest.mark.parametrize("proxy", ["no proxy", "ftp://hush@example.org"])
async def test_proxy_that_is_none_is_reported_without_its_words(
    server: TelegramServer, proxy: str
) -> None:
    with pytest.raises(PlatformUnreachable) as caught:
        await username_of(options_for(server, proxy=proxy))
    assert "hush" not in repr(vars(caught.value))
