"""The HTTP server of the process: for operators, and for whatever else is given to it."""
