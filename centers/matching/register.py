"""Two centers of the register as `compare` takes them."""

from collections.abc import Iterable

from centers.models import Center

from .compare import Comparison, Described, compare, host_of


def describe_center(center: Center, phones: Iterable[str]) -> Described:
    """`phones` in E.164 form, in the register's order."""
    return Described(
        name=center.name,
        program_name=center.program_name,
        street1=center.street1,
        street2=center.street2,
        city=center.city,
        state=center.state,
        zip=center.zip,
        phones=tuple(dict.fromkeys(phones)),
        host=host_of(center.website),
    )


def compare_centers(one: Center, other: Center) -> Comparison:
    """What speaks for and against the two being one facility, as the register has them now."""
    return compare(*(describe_center(c, (p.number for p in c.phones.all())) for c in (one, other)))
