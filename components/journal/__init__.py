"""The ledger's memory: records every change to its tables, with author and reason, undoes changes, and restores
earlier states."""
