"""Policies, requests, dates and stages of retention."""
