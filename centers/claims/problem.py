from django.core.exceptions import ValidationError


class ClaimError(ValidationError):
    """Something about a claim or a change that cannot be done; its messages say why."""
