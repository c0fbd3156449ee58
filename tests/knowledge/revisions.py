"""Arbitrary revisions for property-based tests."""

import re
from datetime import date

from hypothesis import strategies as st

from knowledge.explainers import Media, Revision, Source

_LINES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=60)
_STRIPPED = _LINES.map(str.strip)
_PLAIN = st.text("abc ÄжЖ中م5.,:;!?'\"()%#+-_&/<>", min_size=1, max_size=60)
_MARKUP = re.compile("_|<.*>|&.*;")
_PARAGRAPH = st.builds("A{}z".format, _PLAIN.filter(lambda text: not _MARKUP.search(text)))
_BLOCK = st.lists(_PARAGRAPH, max_size=3).map("\n\n".join)
_WILD_BLOCK = st.one_of(_BLOCK, st.text(), st.text("a \n#-*_`[]()<>&;\\|~=1.", max_size=30))


def _built(
    texts: st.SearchStrategy[str], blocks: st.SearchStrategy[str]
) -> st.SearchStrategy[Revision]:
    return st.builds(
        Revision,
        slug=st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9})?", fullmatch=True),
        locale=st.sampled_from(["en", "fr", "uk", "pt-BR", "zh-Hant"]),
        topic=texts,
        question=texts,
        variants=st.lists(texts, max_size=4).map(tuple),
        counterexamples=st.lists(texts, max_size=4).map(tuple),
        answer=blocks,
        more=blocks,
        sources=st.lists(st.builds(Source, texts, texts), max_size=3).map(tuple),
        media=st.lists(st.builds(Media, texts, texts), max_size=2).map(tuple),
        as_of=st.dates(),
        review_by=st.dates(date(2000, 1, 1)),
        author=texts,
        translates=st.none() | st.text("0123456789abcdef", min_size=16, max_size=16),
    )


VALID = _built(_STRIPPED, _BLOCK)
"""Revisions that a file can hold, with texts in any script."""

WILD = _built(st.one_of(_LINES, st.text()), _WILD_BLOCK)
"""Revisions of which many cannot be held by a file."""
