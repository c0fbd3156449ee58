"""Pages as PNG files, taken by a Chromium that is installed on this machine."""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from tests.pictures.markup import Html

SCALE = 2
MAX_BYTES = 150_000

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_WINDOW = (1800, 3600)
_SECONDS = 120
_COLOURS = (64, 48, 32, 24, 16, 12, 8)


class NoChromium(Exception):
    """There is no Chromium on this machine; with --html pages are written without one."""


def find_chromium() -> str:
    """Return the path of the browser."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise NoChromium
    return found


def photographed(page: Html, chromium: str) -> bytes:
    """Return a page as a PNG without its empty margin."""
    with tempfile.TemporaryDirectory(prefix="dragoman-page-") as folder:
        source, shot = Path(folder) / "page.html", Path(folder) / "page.png"
        source.write_text(page, encoding="utf-8")
        command = (chromium, *_options(folder), f"--screenshot={shot}", source.as_uri())
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        with Image.open(shot) as picture:
            return small(_cropped(picture.convert("RGBA")))


def small(picture: Image.Image) -> bytes:
    """Return a PNG with as many colours as fit into the size that a page of docs can bear."""
    for colours in _COLOURS:
        method = Image.Quantize.FASTOCTREE
        reduced = picture.quantize(colours, method=method, dither=Image.Dither.NONE)
        written = io.BytesIO()
        reduced.save(written, "PNG", optimize=True)
        if written.tell() <= MAX_BYTES:
            break
    return written.getvalue()


def _options(folder: str) -> tuple[str, ...]:
    width, height = _WINDOW
    return (
        "--headless=new",
        # Nothing but our own page is opened, and root has no sandbox.
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--default-background-color=00000000",
        f"--force-device-scale-factor={SCALE}",
        f"--window-size={width},{height}",
        f"--user-data-dir={folder}/profile",
    )


def _cropped(picture: Image.Image) -> Image.Image:
    empty = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    box = ImageChops.difference(picture, empty).getbbox(alpha_only=False)
    return picture.crop(box) if box else picture
