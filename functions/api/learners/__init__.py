"""Learners, their ILR returns, and the learner retention setting."""
