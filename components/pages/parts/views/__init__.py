"""What a page shows: charts, a map, tables, cards, and the files that are made of them."""
