"""Findings and responses, clause by clause."""
