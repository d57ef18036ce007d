"""Open data: one description of the tables, from which everything is drawn (decision 023).

A column is written once, in the description of its table, and appears from there in the CSV, the
JSON, the Table Schema, the dictionary and whatever else is built on it. The rooms, from below:

    kinds.py          Kind: text, code, month, instant…: how a stored value becomes a public one,
                      how text becomes a stored one again, the type in a Table Schema
                      escape(), unescape(): a text that a spreadsheet would take for a formula
    codes.py          the code lists of the portal in Spanish (codes.toml), and back
    columns.py        Column, Reference, Table, Scope, a short maker for each kind of column, and
                      the parts of queries that tables share
    tables/plan.py    what was signed        tables/decisions.py  what was decided since
    tables/reports.py what was handed in     tables/council.py    the STTL; each with its chain
    tables/           TABLES, all of them in order, and TABLE, by name; their schemas and counts
    writers.py        a table as CSV, JSON, XLSX or ODS      files.py     bytes that are ready
    package.py        all tables in a zip, with their terms  catalogue.py the data for catalogues
    releases.py       what was frozen, and release_log.py    ogp.py       OGP's own table

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
