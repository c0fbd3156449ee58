"""What is played in Telegram, one picture each."""

from tests.pictures.pages import TELEGRAM, Picture
from tests.pictures.stages import Stage
from tests.pictures.telegram_bubbles import Viewer
from tests.pictures.telegram_talks import Talk, talk_in_private
from tests.servers.telegram_update import group_chat

_BOT = "Dragoman"
_MILA, _JONAS, _ZOE = 61, 62, 63
_GROUP = group_chat(-1061) | {"title": "Debate club"}


async def sources(stage: Stage) -> Picture:
    """Ask in slang, look at the sources, come back, and say that it helped."""
    talk = talk_in_private(stage.telegram, 51, "de")
    await talk.say("zieht die nato mich ein wenn krieg is")
    await talk.press("src")
    await talk.press("pick")
    talk.keep(said=await talk.press("good", kept=False))
    return _picture("telegram-sources", talk)


async def choices(stage: Stage) -> Picture:
    """Ask unclearly, and choose what was meant."""
    talk = talk_in_private(stage.telegram, 52, "en")
    await talk.say("can we join")
    await talk.press("pick")
    talk.keep()
    return _picture("telegram-choices", talk)


async def silence(stage: Stage) -> Picture:
    """Ask what nothing answers, and want to be told when something does."""
    talk = talk_in_private(stage.telegram, 54, "en")
    await talk.say("how do i get to brussels hq by bus")
    # The bot says that it will, and takes the button away.
    await talk.press("tell", changes=2)
    talk.keep()
    return _picture("telegram-silence", talk)


async def arabic(stage: Stage) -> Picture:
    """Ask in a language in which there are no explainers, and choose another one."""
    talk = talk_in_private(stage.telegram, 53, "ar")
    await talk.say("ما هي المادة الخامسة؟")
    await talk.press("pick:article-5:fr")
    talk.keep()
    return _picture("telegram-arabic", talk)


async def group(stage: Stage) -> Picture:
    """Ask in a group, where everybody is answered in their own language."""
    names = {_MILA: "Mila", _JONAS: "Jonas", _ZOE: "Zoé"}
    talk = Talk(stage.telegram, Viewer(_MILA, names), "en", _GROUP)
    await talk.add("they only want war with russia anyway", user_id=_JONAS)
    await talk.say("/ask does nato want war with russia??")
    talk.keep()
    talk.scroll()
    await talk.say("/ask c'est combien le budget de l'otan", user_id=_ZOE, language="fr")
    talk.keep()
    return _picture("telegram-group", talk)


SCRIPTS = (sources, choices, silence, arabic, group)


def _picture(name: str, talk: Talk) -> Picture:
    title = talk.chat.get("title", _BOT)
    return Picture(name, TELEGRAM, title, talk.language, tuple(talk.moments))
