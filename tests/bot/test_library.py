"""What is served at one moment."""

from bot.library import Shelf
from tests.assembly import SEA, approved_snapshot, library_of, revision


def test_library_knows_the_languages_in_which_something_is_published() -> None:
    library = library_of(approved_snapshot(*SEA, revision("rain", "pt-BR")))
    assert library.languages == {"en", "fr", "pt"}


def test_shelf_serves_the_newest_library_and_leaves_the_older_one_whole() -> None:
    older, newer = (library_of(approved_snapshot(*texts)) for texts in (SEA[:1], SEA))
    shelf = Shelf(older)
    held = shelf.library
    shelf.replace(newer)
    assert shelf.library is newer
    assert held.languages == {"en"}
