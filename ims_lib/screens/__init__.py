"""The screens: each a model (what is shown and done, no widgets) and a view (widgets, no rules)."""
