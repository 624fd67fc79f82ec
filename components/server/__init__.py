"""Stands in front of every page: headers, limits, the health endpoint, the log."""
