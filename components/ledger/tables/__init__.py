"""Tables from their bytes to the store: read, held against the descriptor, kept where they can be asked."""
