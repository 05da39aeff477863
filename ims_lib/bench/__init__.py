"""`ims-bench`: how much the matching finds on labelled companies, and how fast it is on many documents."""
