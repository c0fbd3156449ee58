"""`dragoman report`: how often the bot is right, silent or wrong, on labelled questions."""
