"""What all tests have in common: the shared folder and the hypothesis profiles.

Hypothesis profiles, chosen by the variable HYPOTHESIS_PROFILE: `default` explores anew in every run, `ci` (the default
where CI is set) tries the same examples in every run, `thorough` looks longer.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# Deadlines measure the machine and not the code; the first example of a test pays for imports.
settings.register_profile("default", max_examples=36, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, database=None, print_blob=True)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what reads the shared folder where there is none; whoever takes the fixture carries the mark."""
    absent = pytest.mark.skip(reason=f"no folder {SHARED.name} beside the project")
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()) and item.get_closest_marker("shared") is None:
            item.add_marker(pytest.mark.shared)
        if item.get_closest_marker("shared") is not None and not SHARED.is_dir():
            item.add_marker(absent)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of golden cases and sample data."""
    return SHARED
