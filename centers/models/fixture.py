from django.db import models


class LoadedFixture(models.Model):
    """Which version of a fixture this database holds, so that an unchanged one is not loaded twice
    and demo centers that were removed do not come back at the next start."""

    name = models.CharField(max_length=50, unique=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
