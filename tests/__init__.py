"""Tests of Dragoman."""
