"""What tests of solvers have in common."""

from collections.abc import Iterator

import pytest

from solvers.exact import compiling


@pytest.fixture(scope="module", params=[10**9, 0], ids=["interpreted", "compiled"])
def way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run a module's tests twice: with loops interpreted, as for small plans, and compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "WORTH_COMPILING", request.param)
        yield
