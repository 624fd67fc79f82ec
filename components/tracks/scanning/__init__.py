"""The scan of many track files: what there is to do, who does it, and what is kept of it."""
