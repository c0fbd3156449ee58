"""Importing does nothing: no setting is read, no file but source is opened, no socket is made."""

import subprocess
import sys
from pathlib import Path

from tests.bot.cli.running import ROOT, surroundings

IMPORT = """
import importlib, os, pkgutil, sys

PACKAGES = ("adapters", "bot", "index", "knowledge")
NOT_FOR_IMPORT = ("bot.__main__", "knowledge.migrations.env")

def names():
    for package in PACKAGES:
        yield package
        for found in pkgutil.walk_packages([package], package + "."):
            if found.name not in NOT_FOR_IMPORT and not found.name.startswith("bot.benchmark"):
                yield found.name

class Watched(dict):
    def __getitem__(self, key):
        self.look(key)
        return super().__getitem__(key)
    def get(self, key, default=None):
        self.look(key)
        return super().get(key, default)
    def look(self, key):
        if key in (b"LANG", "LANG") or b"DRAGOMAN" in os.fsencode(key):
            print("environment", key)

def hook(event, arguments):
    if event.startswith("socket.") or event in ("subprocess.Popen", "sqlite3.connect"):
        print(event, arguments)
    if event == "open" and not str(arguments[0]).endswith((".py", ".pyc")):
        print(event, arguments)

every = list(names())
for name in every:  # other people's libraries do what they like, once
    importlib.import_module(name)
for name in every:
    del sys.modules[name]
os.environ._data = Watched(os.environ._data)
sys.addaudithook(hook)
for name in every:
    importlib.import_module(name)
print(len(every), "modules")
"""


def test_importing_does_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=surroundings(data=tmp_path / "data"),
        text=True,
    )
    said = done.stdout.splitlines()
    assert said[:-1] == []
    assert int(said[-1].split()[0]) > 80
    assert list(tmp_path.iterdir()) == []
