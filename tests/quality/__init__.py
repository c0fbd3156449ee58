"""The project's own sets, and floors that the demonstration content must keep on them."""
