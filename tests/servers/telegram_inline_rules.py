"""The published rules for the answer to an inline query."""

import re
from typing import Any

from tests.servers.telegram_errors import BrokenRuleError
from tests.servers.telegram_html import parse_html
from tests.servers.telegram_update import JsonObject, utf16_length

RESULTS_LIMIT = 50
RESULT_ID_LIMIT = 64
TEXT_LIMIT = 4096

_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CONTENTS = frozenset(
    {"message_text", "latitude", "phone_number", "title", "rich_message"}
)  # one of these tells the kind of content


def check_inline_answer(parameters: JsonObject) -> None:
    """Refuse an answer that Telegram would not show."""
    results = parameters.get("results")
    if results is None:
        raise BrokenRuleError('parameter "results" is required')
    _check_results(results)
    _check_button(parameters.get("button"))
    if parameters.get("cache_time", 300) < 0:
        raise BrokenRuleError("invalid cache_time specified")
    if len(parameters.get("next_offset", "").encode()) > RESULT_ID_LIMIT:
        raise BrokenRuleError("NEXT_OFFSET_INVALID")


def _check_results(results: list[JsonObject]) -> None:
    if len(results) > RESULTS_LIMIT:
        raise BrokenRuleError("RESULTS_TOO_MUCH")
    ids = [str(result.get("id", "")) for result in results]
    if len(set(ids)) != len(ids):
        raise BrokenRuleError("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)


def _check_result(result: JsonObject) -> None:
    if not 1 <= len(str(result.get("id", "")).encode()) <= RESULT_ID_LIMIT:
        raise BrokenRuleError("RESULT_ID_INVALID")
    if result.get("type") == "article":
        _check_article(result)


def _check_article(article: JsonObject) -> None:
    if not article.get("title"):
        raise BrokenRuleError("ARTICLE_TITLE_EMPTY")
    _check_text("description", article.get("description", ""))
    content = article.get("input_message_content")
    if not isinstance(content, dict) or not _CONTENTS & content.keys():
        raise BrokenRuleError("can't parse inline query result: MESSAGE_CONTENT_EMPTY")
    if "message_text" in content:
        shown_content(content)


def shown_content(content: JsonObject) -> JsonObject:
    """Return the text and marks of a message made by a result, or refuse them."""
    text, marks = content["message_text"], content.get("entities", [])
    if content.get("parse_mode", "").lower() == "html":
        text, marks = parse_html(text)
    if not text.strip():
        raise BrokenRuleError("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise BrokenRuleError("MESSAGE_TOO_LONG")
    return {"text": text, "entities": marks} if marks else {"text": text}


def _check_text(field: str, text: Any) -> None:
    if not isinstance(text, str):
        raise BrokenRuleError(f'can\'t parse inline query result: Field "{field}" must be a String')


def _check_button(button: JsonObject | None) -> None:
    if button is None:
        return
    if not button.get("text"):
        raise BrokenRuleError("SWITCH_PM_TEXT_EMPTY")
    if ("start_parameter" in button) == ("web_app" in button):
        raise BrokenRuleError("exactly one of web_app and start_parameter must be used")
    if "web_app" not in button and not _START_PARAMETER.fullmatch(button["start_parameter"]):
        raise BrokenRuleError("START_PARAM_INVALID")
