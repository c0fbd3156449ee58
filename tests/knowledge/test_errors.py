"""The tree of errors."""

import inspect
import re

from knowledge import errors


def test_the_drawn_tree_names_every_error_of_this_module() -> None:
    drawn = set(re.findall(r"[├└]── ([A-Z]\w+)", errors.__doc__ or ""))
    defined = {
        name
        for name, member in inspect.getmembers(errors, inspect.isclass)
        if issubclass(member, errors.DragomanError)
    }
    assert defined == drawn | {"DragomanError"}


def test_every_error_but_the_root_has_a_docstring_of_its_own() -> None:
    for _, member in inspect.getmembers(errors, inspect.isclass):
        if issubclass(member, errors.DragomanError):
            assert member.__doc__
