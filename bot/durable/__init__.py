"""Implementations of the ports that outlive the process: sealed, hashed, and written together."""
