"""Words of tables in many languages: what heads a column, says a direction, a way or a zone."""
