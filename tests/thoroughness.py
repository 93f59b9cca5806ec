"""Which examples, and how many, the property tests try.

`make test` tries the same ones each time: what a change breaks, it broke. `make thorough` tries ten
times as many, others each time, to find what nobody thought of. A fault that it finds is mended and
becomes a test of its own.
"""

import os

from hypothesis import HealthCheck, settings

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


def examples(usual: int) -> int:
    """For `max_examples`: as many as usual, or ten times as many in a thorough run."""
    return usual * 10 if THOROUGH else usual


_everywhere = settings(
    # Time says nothing where two tests share a machine and its database.
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        # Fixtures here are data that no example changes, or changes and puts back.
        HealthCheck.function_scoped_fixture,
    ],
)
settings.register_profile("usual", _everywhere, max_examples=examples(100), derandomize=True)
settings.register_profile("thorough", _everywhere, max_examples=examples(100))
settings.load_profile("thorough" if THOROUGH else "usual")
