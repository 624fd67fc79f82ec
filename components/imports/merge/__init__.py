"""Merges a table into the ledger: what is stored of it, what changed in it, and what that changes in the
ledger."""
