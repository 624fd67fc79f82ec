"""What sources say: reads, checks and merges reports, notes and sources."""
