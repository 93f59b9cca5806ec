from django.core.exceptions import ValidationError


class InvitationError(ValidationError):
    """A list that cannot be used, or a link that was used before; its messages say why."""
