"""The command line: what operators and moderators use."""
