"""What is made of answers that the library cannot read."""

import json
import logging

import pytest
from telegram.error import TelegramError

from adapters.telegram.requests import QuietRequest, UpdatesRequest

SECRET = "what somebody wrote"
GOOD = {"update_id": 2, "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "group"}}}
BAD = {"update_id": 1, "message": {"text": SECRET}}


def payload(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def test_unreadable_update_is_emptied_and_the_others_are_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = UpdatesRequest.parse_json_payload(payload([BAD, GOOD]))
    assert answer["result"] == [{"update_id": 1}, GOOD]
    assert "left out" in caplog.text
    assert SECRET not in caplog.text


def test_refusal_of_updates_passes() -> None:
    refusal = {"ok": False, "description": "Conflict"}
    assert UpdatesRequest.parse_json_payload(json.dumps(refusal).encode()) == refusal


@pytest.mark.parametrize(
    "nonsense",
    [SECRET.encode(), b"\xff", b"[]", b"null", b"{}", b'"result"', b""],
)
def test_nonsense_is_an_error_without_its_words(
    nonsense: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(TelegramError) as caught:
        QuietRequest.parse_json_payload(nonsense)
    assert SECRET not in f"{caught.value} {caplog.text}"


@pytest.mark.parametrize("result", [None, {}, [None], [{}], [{"update_id": "1"}], [[1]]])
def test_updates_that_could_never_be_confirmed_are_an_error(result: object) -> None:
    with pytest.raises(TelegramError):
        UpdatesRequest.parse_json_payload(payload(result))
