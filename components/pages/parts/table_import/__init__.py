"""A table of somebody's own, step by step from the file to the ledger."""
