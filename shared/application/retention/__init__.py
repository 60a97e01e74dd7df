"""Retention: policies, nightly runs, requests and portal logins."""
