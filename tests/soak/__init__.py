"""Long runs of the real bot against the loopback servers: load, memory, and kills in between."""
