"""Where the month stands and what is at risk: outcome by action, headline figures, deadlines, controls,
receipts.
"""
