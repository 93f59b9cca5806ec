from django.core.exceptions import ValidationError


class AdvertisingError(ValidationError):
    """What cannot be done with an agreement, in plain words.

    Its `message_dict`, where it has one, names the argument of the verb at fault: "center",
    "organization", "first_day", "last_day", "fee", "currency", "invoice", "document", "ended_on" or
    "reason".
    """
