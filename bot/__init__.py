"""The core: question, language, retrieval, decision, reply; and what holds it together."""
