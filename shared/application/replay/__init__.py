"""Replaying the ledger onto tables that were restored, and refusing runs until that has ended (X16)."""
