"""The ground floor: problems, cells, and opening and writing files."""
