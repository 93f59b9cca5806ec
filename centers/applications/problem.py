from django.core.exceptions import ValidationError


class ApplicationError(ValidationError):
    """Something about an application that cannot be done; its messages say why, field by field."""
