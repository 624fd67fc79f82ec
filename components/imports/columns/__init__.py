"""What the columns of a table are here, and the mapping that keeps what a person said of them."""
