"""`python -m tests.pictures --out docs/pictures`: play every script, and draw what was seen."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from bot.steps import SilentSteps
from tests.pictures import discord_scripts, telegram_scripts
from tests.pictures.pages import Picture, page_of
from tests.pictures.photographs import NoChromium, find_chromium, photographed
from tests.pictures.stages import data_folder, open_stage

_SCRIPTS = (*telegram_scripts.SCRIPTS, *discord_scripts.SCRIPTS)


async def played(data: Path) -> AsyncIterator[Picture]:
    """Play one script after the other."""
    async with open_stage(data, SilentSteps()) as stage:
        for script in _SCRIPTS:
            yield await script(stage)


async def draw(arguments: argparse.Namespace) -> None:
    """Write a file for each script."""
    chromium = "" if arguments.html else find_chromium()
    with data_folder(arguments.data) as data:
        pictures = [picture async for picture in played(data)]
    for picture in pictures:
        page = page_of(picture)
        drawn = page.encode() if arguments.html else photographed(page, chromium)
        path = arguments.out / f"{picture.name}.{'html' if arguments.html else 'png'}"
        path.write_bytes(drawn)
        sys.stdout.write(f"{path}  {len(drawn) / 1000:.0f} kB\n")


def main() -> None:
    """Read the command line."""
    options = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    options.add_argument("--out", type=Path, required=True, help="the folder for the pictures")
    options.add_argument("--data", type=Path, help="a data folder to use again; else a fresh one")
    options.add_argument("--html", action="store_true", help="write pages; needs no Chromium")
    arguments = options.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(draw(arguments))
    except NoChromium:
        sys.exit(NoChromium.__doc__)


if __name__ == "__main__":
    main()
