"""The composition root: the only place that names concrete classes of other layers.

Each function makes one thing from the settings; `running_core` puts them together.
"""

from bot.bootstrap.core import Core, noting, recording_of, running_core, telling
from bot.bootstrap.models import (
    keep_mathematics_to_one_thread,
    make_calibration,
    make_courtesies,
    make_embedder,
    make_identifier,
)
from bot.bootstrap.operations import (
    Operations,
    leave_out_of_garbage_collection,
    make_operations,
    serving_operators,
)
from bot.bootstrap.platforms import make_adapters, telegram_username
from bot.bootstrap.stores import (
    forget_old,
    look_at_schema,
    make_secret,
    open_knowledge,
    open_queue,
    open_record_store,
    published_locales,
    read_snapshot,
    served_corpus,
)

__all__ = [
    "Core",
    "Operations",
    "forget_old",
    "keep_mathematics_to_one_thread",
    "leave_out_of_garbage_collection",
    "look_at_schema",
    "make_adapters",
    "make_calibration",
    "make_courtesies",
    "make_embedder",
    "make_identifier",
    "make_operations",
    "make_secret",
    "noting",
    "open_knowledge",
    "open_queue",
    "open_record_store",
    "published_locales",
    "read_snapshot",
    "recording_of",
    "running_core",
    "served_corpus",
    "serving_operators",
    "telegram_username",
    "telling",
]
