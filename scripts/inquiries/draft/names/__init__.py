"""Who a document names: persons with their roles, bodies, unnamed speakers, and whom it must never name."""
