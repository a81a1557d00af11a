import pytest

from tests.actions.rig import Rig


@pytest.fixture
def rig() -> Rig:
    return Rig()
