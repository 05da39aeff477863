"""Mark and review: what must be decided next, on what evidence, and the decisions themselves."""
