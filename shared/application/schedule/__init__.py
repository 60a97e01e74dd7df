"""What the clock starts: the nights, and the resume function."""
