"""The Telegram adapter, with the real python-telegram-bot."""
