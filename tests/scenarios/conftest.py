"""What a scenario expected and what it found are shown side by side."""

import pytest

pytest.register_assert_rewrite("tests.scenarios.checks", "tests.scenarios.story", "tests.scenarios.runner")
