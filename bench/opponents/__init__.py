"""What the real worker is measured against: the script that one would write first, and the least that botocore can do."""
