"""Photographs: small enough, and no browser, no picture."""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures.photographs import MAX_BYTES, NoChromium, find_chromium, small

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def test_a_busy_picture_loses_colours_until_it_is_small() -> None:
    busy = Image.effect_noise((700, 700), 90).convert("RGBA")
    plain = io.BytesIO()
    busy.save(plain, "PNG")
    assert len(small(busy)) < len(plain.getvalue())


def test_a_plain_picture_keeps_its_size_and_colours() -> None:
    plain = Image.new("RGBA", (300, 200), (230, 235, 232, 255))
    with Image.open(io.BytesIO(small(plain))) as written:
        assert written.size == (300, 200)
        assert written.convert("RGBA").getpixel((0, 0)) == (230, 235, 232, 255)


def test_without_a_browser_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoChromium):
        find_chromium()


def test_the_pictures_of_the_documentation_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert sizes
    assert [name for name, size in sizes.items() if size > MAX_BYTES] == []
