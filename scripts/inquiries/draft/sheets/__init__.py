"""Draft sheets: proposals in the form of a coding sheet."""
