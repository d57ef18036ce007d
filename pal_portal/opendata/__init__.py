"""Open data: one description of the tables, from which everything is drawn (decision 023).

A column is written once, in the description of its table, and appears from there in the CSV, the
JSON, the Table Schema, the dictionary and whatever else is built on it. The rooms, from below:

    kinds.py          Kind: text, code, month, instant…: how a stored value becomes a public one,
                      how text becomes a stored one again, the type in a Table Schema
    codes.py          the code lists of the portal in Spanish, and back
    columns.py        Column, Reference, Table, Scope, and a short maker for each kind of column
    cells.py          escape() and unescape(): a text that a spreadsheet would read as a formula
    plan_tables.py    what was signed        decision_tables.py   what was decided since
    report_tables.py  what was handed in     council_tables.py    sessions, agreements, chain
    tables.py         TABLES, all of them in order, and TABLE, by name

To read a table:

    scope = Scope.of(plan, today=…)             # or with cutoff= and known_on=, as the pages take
    for row in TABLE["mediciones"].rows(scope): # tuples in the order of .columns, streamed
        ...
    TABLE["mediciones"].count(scope)

A row's values are public values: str (texts, codes, and dates written in ISO 8601), int, bool,
Decimal of two places, list of str, or None for what is empty. To filter in the database, take
table.query(scope) (none for informes, which is made from a reading, and diccionario) and the
column's sources[0], with column.stored(text) as the value to compare with.
"""
