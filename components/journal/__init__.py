"""The ledger's memory: every change of its tables, by whom and why; undone, and as they stood before."""
