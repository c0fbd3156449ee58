"""What the bot records beside the explainers: functions on an open transaction."""
