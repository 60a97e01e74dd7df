"""Learners: their returns, their Final Funding Date, and the setting that says how long they are kept."""
