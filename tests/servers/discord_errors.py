"""The errors that Discord's API answers with."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.servers.discord_objects import JsonObject


@dataclass(frozen=True)
class Problem:
    """One broken rule: the field, Discord's name of the rule, and the sentence shown for it."""

    field: str
    code: str
    message: str

    def as_json(self) -> JsonObject:
        """Return the rule nested under the path of its field, as Discord nests it."""
        nested: JsonObject = {"_errors": [{"code": self.code, "message": self.message}]}
        for key in reversed(self.field.split(".")):
            nested = {key: nested}
        return nested


class ApiError(Exception):
    """A request that Discord refuses.

    `breaks_a_rule` marks those that a correct bot would never have sent; the others can happen to
    anyone, for example when a user has deleted the message or closed the private channel.
    """

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        problems: tuple[Problem, ...] = (),
        breaks_a_rule: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.problems = problems
        self.breaks_a_rule = breaks_a_rule

    def as_json(self) -> JsonObject:
        """Return the body of the answer."""
        body: JsonObject = {"code": self.code, "message": self.message}
        if self.problems:
            body["errors"] = {}
        for problem in self.problems:
            _merge(body["errors"], problem.as_json())
        return body


def _merge(target: JsonObject, addition: JsonObject) -> None:
    for key, value in addition.items():
        if key == "_errors":
            target.setdefault(key, []).extend(value)
        else:
            _merge(target.setdefault(key, {}), value)


def refuse_if_any(problems: Iterable[Problem]) -> None:
    """Raise the error "Invalid Form Body" unless there are no problems."""
    found = tuple(problems)
    if found:
        raise ApiError(400, 50035, "Invalid Form Body", problems=found, breaks_a_rule=True)


def unauthorized() -> ApiError:
    """Return the error for a wrong token."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown_channel() -> ApiError:
    """Return the error for a channel that does not exist."""
    return ApiError(404, 10003, "Unknown Channel")


def unknown_message() -> ApiError:
    """Return the error for a message that does not exist, or no longer."""
    return ApiError(404, 10008, "Unknown Message")


def empty_message() -> ApiError:
    """Return the error for a message with nothing in it."""
    return ApiError(400, 50006, "Cannot send an empty message", breaks_a_rule=True)
