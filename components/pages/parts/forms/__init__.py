"""Rows of the ledger as an editor adds, corrects, withdraws and saves them."""
