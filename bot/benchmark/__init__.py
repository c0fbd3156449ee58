"""`dragoman bench`: measures the running core, beside the plain wiring where it is installed."""
