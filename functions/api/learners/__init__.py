"""Learners, their ILR returns, and the setting that says how long they are kept."""
