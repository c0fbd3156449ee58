"""The console: the same bot in a terminal or behind a pipe."""
