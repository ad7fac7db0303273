"""Citations of the data set, of its records, and of the documents that they come from."""
