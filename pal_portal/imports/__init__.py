"""What goes out comes back: tables that people send in, read by the descriptions of the open data.

The rooms, from below:

    packages.py    the tables of a file: a zip or folder of CSVs, or a workbook with a sheet each
    intakes.py     INTAKES: how each table of a plan becomes rows of a model
    values.py      the texts of a table as values, and every fault that one can see without a
                   database
    plans.py       import_plan(): a new plan from its tables, all of it or nothing
    templates.py   the workbook to start another plan with

sttl/spreadsheets.py reads the files; nothing here writes over a row that a plan already has.
"""
