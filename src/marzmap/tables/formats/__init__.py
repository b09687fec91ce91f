"""A module a format: each opens a file as a table."""
