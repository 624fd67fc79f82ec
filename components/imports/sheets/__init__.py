"""Finds the table in a file: reads workbooks and texts within limits, and picks the grid of cells that is
meant."""
