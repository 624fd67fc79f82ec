"""The questions asked of the ledger: counts, headlines, silences, legs."""
