"""What the managers of a server have chosen for it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in which the bot says nothing unasked.

    Those over midnight end on the next day; those that end when they begin are the whole day.
    """

    begin: str
    end: str
    zone: str

    def include(self, now: datetime) -> bool:
        """Whether it is quiet now."""
        begin, end = time.fromisoformat(self.begin), time.fromisoformat(self.end)
        here = now.astimezone(ZoneInfo(self.zone)).time()
        if begin < end:
            return begin <= here < end
        return here >= begin or here < end


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The choices; None leaves one to the operator, or to what Discord says.

    `channels` are keyed hashes of those in which the bot answers unasked.
    """

    channels: frozenset[str] = frozenset()
    language: str | None = None
    private: bool | None = None
    quiet: QuietHours | None = None

    def text(self) -> str:
        """Return them as they are stored."""
        return json.dumps(asdict(self) | {"channels": sorted(self.channels)})


def settings_from(text: str) -> ServerSettings:
    """Return stored settings; raises ValueError, TypeError or KeyError for anything else."""
    plain = json.loads(text)
    quiet = plain["quiet"] and QuietHours(**plain["quiet"])
    channels = frozenset(plain["channels"])
    return ServerSettings(channels, plain["language"], plain["private"], quiet)


def quiet_hours(begin: str, end: str, zone: str) -> QuietHours | None:
    """Return quiet hours from what was typed, such as 22:00; None where it is not understood."""
    try:
        ZoneInfo(zone)
        hours = [time.fromisoformat(_padded(text)) for text in (begin, end)]
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return None
    return QuietHours(f"{hours[0]:%H:%M}", f"{hours[1]:%H:%M}", zone)


def _padded(text: str) -> str:
    """Return "07:00" for "7" and "7:00"; raises ValueError for nothing."""
    hour, _, minute = text.strip().partition(":")
    if not hour:
        raise ValueError
    return f"{hour:0>2}:{minute or '00'}"
