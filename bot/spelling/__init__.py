"""How the words of a language are spelled: a third opinion on the language of short texts."""
