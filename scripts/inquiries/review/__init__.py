"""Reviewing drafts: a person decides on each line beside its passage, and a coding sheet comes of what they accept."""
