"""Pictures of real conversations for the documentation, drawn from what the adapters sent."""
