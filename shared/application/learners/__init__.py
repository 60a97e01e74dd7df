"""Learners: their returns, their Final Funding Date, and how long they are kept."""
