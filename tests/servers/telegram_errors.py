"""The refusals of the Bot API."""

from tests.servers.telegram_update import JsonObject


class ApiError(Exception):
    """A request is refused because of the state of things: the chat is gone, the press too old."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def as_json(self) -> JsonObject:
        """Return the body of the answer."""
        body: JsonObject = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


class BrokenRuleError(ApiError):
    """A request is refused because no bot may send it, whatever the state of things."""

    def __init__(self, reason: str) -> None:
        super().__init__(400, f"Bad Request: {reason}")
