"""What a workspace keeps: raw bytes, staged parquet, the manifest of loads and the journal of marks."""
