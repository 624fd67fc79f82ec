"""The ground: problems, cells, and files as they are opened and written."""
