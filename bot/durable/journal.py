"""The database of records as the durable ports use it: written together, read beside that."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from bot.group_commit import PAUSE, GroupCommit

_Tx = TypeVar("_Tx")
_Result = TypeVar("_Result")

_Opened = Callable[[], AbstractContextManager[_Tx]]


class Journal(GroupCommit[_Tx]):
    """Writes and reads records; an async context manager."""

    def __init__(
        self, changing: _Opened[_Tx], reading: _Opened[_Tx], *, pause: float = PAUSE
    ) -> None:
        super().__init__("records", changing, pause=pause)
        self._reading = reading

    async def read(self, query: Callable[[_Tx], _Result]) -> _Result:
        """Return what a query finds, beside what is being written."""

        def found() -> _Result:
            with self._reading() as transaction:
                return query(transaction)

        return await asyncio.to_thread(found)
