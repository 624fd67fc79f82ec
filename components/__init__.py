VERSION = "0.1.0"
"""Of the dashboard, as `pyproject.toml` has it: nothing is installed that could be asked."""
