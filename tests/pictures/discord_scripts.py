"""What is played in Discord, one picture each."""

from tests.pictures.discord_talks import Talk
from tests.pictures.pages import DISCORD, Picture
from tests.pictures.stages import Stage
from tests.servers.discord_exchanges import Asker

_BOT, _PERSON, _CHANNEL = "Dragoman", "Mila", "# questions"


async def remark(stage: Stage) -> Picture:
    """Ask, find the answer not helpful, and say what was missing."""
    talk = _talk(stage, "71")
    await talk.use("ask", question="who decides stuff at nato")
    opened = await talk.fill_in("bad", {"words": "how long it takes until all agree"})
    talk.keep(opened)
    return _picture("discord-remark", talk)


async def language(stage: Stage) -> Picture:
    """Choose a language, and read in it what is kept."""
    talk = _talk(stage, "72")
    await talk.use("language")
    await talk.press("speak:fr")
    await talk.use("privacy")
    talk.keep()
    return _picture("discord-language", talk)


SCRIPTS = (remark, language)


def _talk(stage: Stage, user_id: str) -> Talk:
    talk = Talk(stage.discord, Asker(user_id=user_id, locale="en-US"), _PERSON, _BOT)
    talk.scroll()
    return talk


def _picture(name: str, talk: Talk) -> Picture:
    return Picture(name, DISCORD, _CHANNEL, "en", tuple(talk.moments))
