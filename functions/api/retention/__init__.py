"""Retention policies, anonymisation requests, and what stands under a hold or restriction."""
