"""Finding the right explainer: the model, dense and lexical retrieval, evidence, calibration."""
