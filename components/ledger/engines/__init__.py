"""Flights that lie in a database: read where they are, never copied whole and never written."""
