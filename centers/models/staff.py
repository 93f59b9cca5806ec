from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StaffManager(UserManager):
    # The managers of the past are of no use to a migration.
    use_in_migrations = False

    def create_superuser(self, *args, **kwargs) -> "User":
        raise ValidationError(_("There are no superusers here. Use: manage.py create_staff"))


class User(AbstractUser):
    """A member of staff. Visitors have no account.

    What a person may do comes from their one role (centers/accounts/roles.py) and from nowhere
    else: a superuser would stand above the separation of duties, so there is none.
    """

    objects = StaffManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                name="user_never_superuser",
                condition=Q(is_superuser=False),
                violation_error_message=_("There are no superusers here."),
            ),
        ]
