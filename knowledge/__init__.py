"""Explainers: what may be said, who approved it, and the one gate through which it goes out."""
