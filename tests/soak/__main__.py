"""`python -m tests.soak telegram --questions 20000 --chats 2000 --rate 100`."""

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.soak.bots import DRAGOMAN, ECHO
from tests.soak.feeding import parser
from tests.soak.runs import Facts, soak


def table(facts: Facts) -> Table:
    """Lay the result out for people."""
    shown = Table("what", "value", title="Soak")
    for name, value in facts.items():
        shown.add_row(name.replace("_", " "), str(value))
    return shown


def main() -> int:
    """Run a soak, and fail when a question was lost or answered twice."""
    options = parser()
    options.add_argument("--kill-after", type=int, help="kill -9 the bot at this question")
    options.add_argument("--patience", type=float, default=20.0, help="seconds for the last answer")
    options.add_argument("--data", type=Path, help="a data folder to use again; else a fresh one")
    options.add_argument("--echo", action="store_true", help="with a bot that only repeats")
    options.add_argument("--log", default="soak.log", help="where the bot's output goes")
    options.add_argument("--out", type=Path, help="where the result goes as JSON")
    arguments = options.parse_args()
    facts = soak(arguments, ECHO if arguments.echo else DRAGOMAN)
    Console().print(table(facts))
    text = json.dumps(facts, indent=2)
    sys.stdout.write(text + "\n")
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    return 1 if facts["lost"] or facts["doubled"] else 0


if __name__ == "__main__":
    sys.exit(main())
