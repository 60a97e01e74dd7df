"""Alarms, proved: what functions really count, and what AWS counts of them, evaluated as CloudWatch evaluates it."""
