"""Tests of the core and of what holds it together."""
