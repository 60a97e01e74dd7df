"""What a tenant configures. Every change is in the ledger (X15)."""
