"""Tests of the benchmark: what it measures and how it is told, never how fast anything is."""
