"""Least privilege, proved: what each role of the template grants is what its function was seen to need, no more and no less."""
