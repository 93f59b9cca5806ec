"""What a verb refuses, said beside the fields of the form that asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.core.exceptions import ValidationError


@contextmanager
def refusals(form: forms.Form, kind: type[ValidationError] = ValidationError) -> Iterator[None]:
    """Add an error of this kind that the block raises to the form, and go on behind the block.

    A block that returns when all is done leaves only the refused form for what follows it.
    """
    try:
        yield
    except kind as error:
        _add(form, error)


def _add(form: forms.Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, problems in error.error_dict.items():
        form.add_error(field if field in form.fields else None, problems)
