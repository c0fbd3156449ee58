"""The errors of the index: leaves of the one tree, which carry what the sentence needs."""

import dataclasses
import inspect

import pytest

from index import errors
from knowledge.errors import DragomanError

ALL = [
    one
    for _, one in inspect.getmembers(errors, inspect.isclass)
    if one.__module__ == errors.__name__
]
LEAVES = [one for one in ALL if not one.__subclasses__()]


def test_there_are_some() -> None:
    assert {errors.ModelDamaged, errors.IndexMismatch, errors.DataInvalid} <= {*LEAVES}


@pytest.mark.parametrize("error", ALL)
def test_every_error_is_one_that_dragoman_reports(error: type[Exception]) -> None:
    assert issubclass(error, DragomanError)
    assert (error.__doc__ or "").endswith(".")


@pytest.mark.parametrize("error", LEAVES)
def test_an_error_carries_data_and_can_be_raised(error: type[Exception]) -> None:
    fields = [field.name for field in dataclasses.fields(error)]  # type: ignore[arg-type]
    with pytest.raises(error) as caught:
        raise error(*fields)
    assert [getattr(caught.value, name) for name in fields] == fields
    assert caught.value.__traceback__ is not None
