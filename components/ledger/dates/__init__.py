"""Dates: the ledger's profile of EDTF, and what other people write, as such a date."""
