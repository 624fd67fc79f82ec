"""What stands around the charts of every page: its filters, and what is said of its ledger."""
