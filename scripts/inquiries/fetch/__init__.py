"""Copies of documents from the web: fetched politely and within limits, and only from hosts that are open to all."""
