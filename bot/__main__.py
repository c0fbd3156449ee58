"""`python -m bot` is `dragoman`."""

from bot.cli.main import main

main()
