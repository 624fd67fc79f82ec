"""Track files in, one table of points out."""
