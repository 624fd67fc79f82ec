"""Names as other people write them, and what they are here: types, places, operators."""
