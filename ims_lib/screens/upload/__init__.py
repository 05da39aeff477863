"""Upload and validation: did everything arrive, what was not understood, and what is wrong with it."""
