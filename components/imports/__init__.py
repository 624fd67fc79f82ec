"""Tables of other people: reading, mapping, reconciling, and what one of them would change in a ledger."""
