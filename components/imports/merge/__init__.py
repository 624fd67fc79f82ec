"""A table against the ledger: what was kept of it before, what changed in it, and what that changes."""
