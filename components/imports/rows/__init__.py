"""What a row reports: its kind, its cells, its sources, and whether it is a flight of its own."""
