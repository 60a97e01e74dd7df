"""Learners: their ILR returns, their Final Funding Date, and when they are removed. Pure."""
