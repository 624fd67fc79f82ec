"""Flights in a database: connecting to its engine, and querying and checking them there, read-only."""
