"""What each environment has for itself, though SnapStart starts many from one snapshot of the imported modules."""

import random

from snapshot_restore_py import register_after_restore  # Lambda's runtime brings it


def seed_after_restore() -> None:
    """Give each environment chance of its own. Else all wait the same times before they ask AWS again, and meet again."""
    # botocore takes its waits from the module's one generator, which is seeded as it is imported.
    register_after_restore(random.seed)
