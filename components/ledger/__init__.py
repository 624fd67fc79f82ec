"""What sources say: reading, checking and merging reports, notes and sources."""
