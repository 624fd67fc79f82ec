"""Words of tables in many languages: headings, directions, zones."""
