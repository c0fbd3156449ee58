"""What is sealed tells nothing without the key, and cannot be changed unseen."""

from hypothesis import given
from hypothesis import strategies as st

from bot.installation_secret import derived_key
from bot.sealing import Sealer

SEALER = Sealer(derived_key("a secret", "inbox"))
OTHER = Sealer(derived_key("a secret", "addresses"))


@given(st.text())
def test_what_was_sealed_opens_again(text: str) -> None:
    assert SEALER.open(SEALER.seal(text)) == text


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert SEALER.seal("whales") != SEALER.seal("whales")


def test_another_key_opens_nothing() -> None:
    assert OTHER.open(SEALER.seal("whales")) is None


@given(st.text())
def test_what_was_never_sealed_is_nothing(text: str) -> None:
    assert SEALER.open(text) is None


@given(st.integers(0, 400), st.sampled_from("AZaz09+/="))
def test_what_was_changed_is_nothing(place: int, letter: str) -> None:
    sealed = SEALER.seal("whales are large.")
    place %= len(sealed)
    changed = sealed[:place] + letter + sealed[place + 1 :]
    assert SEALER.open(changed) in (None, "whales are large." if changed == sealed else None)


def test_the_key_is_not_shown() -> None:
    assert str(SEALER.key) not in repr(SEALER)
