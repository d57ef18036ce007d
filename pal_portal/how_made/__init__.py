"""How every figure of a page was made, beside the page: for people and for programs (029).

Nothing is computed here: one structure is drawn from the reading and the words that the page
itself is made of, and says for each figure its rule, its values, and the reports that it comes
from.

    rules.py             the addresses of the rules, and the shape of a figure
    source.py            Source: what a file rests on beside the reading, in three queries
    activity_figures.py  how the two readings of an activity were made
    count_figures.py     how means, counts of states and counts of reports were made
    page_figures.py      which figures each page shows
    readable.py          that structure drawn for people
    views.py             the addresses: …/como-se-hizo/ and …/como-se-hizo.json
    schema.json          the shape of the files, as a JSON Schema
"""
