"""What an address may not ask: a 400 with a sentence that helps."""

from django.core.exceptions import BadRequest


class Refusal(BadRequest):
    """An address that asks the impossible; its text is the sentence for the 400 page.

    The page leads on to the same address without what was asked, or with the query given.
    """

    def __init__(
        self, sentence: str, *, door: str = "Ver la página con lo más reciente", query: str = ""
    ) -> None:
        super().__init__(sentence)
        self.door = door
        self.query = query
