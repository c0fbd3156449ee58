"""Text of one direction within text of the other."""

import unicodedata

from bot.directions import RIGHT_TO_LEFT_MARK, isolated


def test_isolated_text_is_between_marks_that_nobody_sees() -> None:
    marked = isolated("מדוע")
    assert marked[1:-1] == "מדוע"
    assert unicodedata.bidirectional(marked[0]) == "FSI"
    assert unicodedata.bidirectional(marked[-1]) == "PDI"
    assert unicodedata.bidirectional(RIGHT_TO_LEFT_MARK) == "R"
