"""What is compared outside of test modules is shown side by side as well, whichever of them is imported first."""

import pytest

pytest.register_assert_rewrite("tests.scenarios", "tests.world", "tests.nights")
