"""What aircraft types, airports, places and countries are called."""
