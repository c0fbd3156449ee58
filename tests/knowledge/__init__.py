"""Tests of explainers: their files, their store, their workflow and the gate."""
