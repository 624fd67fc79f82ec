"""The table in a file: workbooks and texts, read within bounds, and the grid of cells that is meant."""
