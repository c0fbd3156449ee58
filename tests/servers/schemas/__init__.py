"""What the platforms publish about the requests that they take, written down as tables."""
