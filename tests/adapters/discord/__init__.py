"""Tests of the Discord adapter, with the real library against a loopback Discord."""
