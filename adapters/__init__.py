"""One package a platform: it translates platform <-> Question and Reply, and nothing else."""
