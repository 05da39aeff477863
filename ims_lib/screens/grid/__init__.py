"""The grid: one anywidget over ag-grid-community whose rows stay in DuckDB; the browser holds a window of
them.
"""
