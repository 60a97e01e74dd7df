"""What a tenant configures: workflows, filters, roles, settings. Every change is in the ledger (X15)."""
