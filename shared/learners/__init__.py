"""Learners: ILR returns, Final Funding Date and removal."""
