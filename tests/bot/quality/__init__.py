"""The report of quality, on small hand-made inputs: what is counted, and how it is told."""
