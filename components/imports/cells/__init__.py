"""Reads single cells: dates, times of day, aircraft, links to trackers."""
