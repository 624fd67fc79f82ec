"""Imports other people's tables: reads, maps and reconciles them, and works out what they would change in a
ledger."""
