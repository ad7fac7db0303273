"""Recommendations with number and addressee, and which of them a response answers."""
