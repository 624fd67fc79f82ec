"""What tracks show: points read from files, visits found in them, and how far they can be trusted."""
