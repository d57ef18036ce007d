"""The API: the tables of the open data as JSON, to be read only (OPEN_DATA.md, decision 026).

Everything is drawn from the one description of the tables (pal_portal/opendata): what a query may
ask, what an answer holds and what the OpenAPI document says of both. The rooms, from below:

    shapes.py      what a column is in JSON, and how its values are written in an address
    parameters.py  what a query may ask of a table; whatever else it asks is refused
    rows.py        the rows that a query leaves, a page of them
    answers.py     how answers and refusals go out: JSON, open to all, conditional
    document.py    the OpenAPI document: openapi.json, with the tables put in
    views.py       the addresses
"""
