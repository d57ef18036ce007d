"""The visual language, shown: the tokens, and every component as the demonstration draws it.

`make gallery` writes it as a page of its own.
"""
