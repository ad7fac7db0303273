"""Many documents: inputs, a pool of processes, the ledger of what is done, Spark."""
