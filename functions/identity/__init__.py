"""Functions that the portal user pool calls."""
