"""What the columns of a table mean: lists of names as CSV, and how they are read."""
