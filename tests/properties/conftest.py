"""How much Hypothesis tries: the same examples on every run, so that a red build says what changed in the code.

To search further: ``pytest tests/properties --hypothesis-profile=thorough``.
"""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("steady")
