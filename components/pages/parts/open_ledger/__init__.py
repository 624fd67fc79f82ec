"""The ledger that is open, and what is opened in its place."""
