"""Learning the adapter: which questions mean the same, in whatever words and language.

Only `dragoman train-adapter` comes here; torch is needed, and comes with the extra
"sentence-transformers".
"""
