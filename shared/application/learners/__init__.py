"""Learners and their returns."""
