"""Replay the ledger onto restored tables (X16)."""
