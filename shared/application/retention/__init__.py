"""Retention: policies, the nights, requests, what stands under guard, portal logins."""
