"""Telegram: the bot in private chats and groups, through python-telegram-bot."""
