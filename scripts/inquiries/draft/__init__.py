"""The drafter: reads a document and proposes, each proposal with its evidence, its rule and how sure it is.

It never publishes: a person accepts each line. No model is trained; rules and word lists are the files in `rules/`.
"""
