"""What the worker is measured against: a first script, and the least that botocore can do."""
