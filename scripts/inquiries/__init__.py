"""A comparative data set of what public inquiries found and how institutions answered."""

__version__ = "0.1.0"
