"""The version of marzmap."""

__version__ = "0.1.0"
