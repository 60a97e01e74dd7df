"""The rules of a tenant as they are now: policies, settings, the workflow of learners, and the versions of what is saved."""
