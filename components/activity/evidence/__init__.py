"""Reports held against visits: pairs, matching, verdicts and their reasons."""
