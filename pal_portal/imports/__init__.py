"""What goes out comes back: tables that people send in, read by the descriptions of the open data.

The rooms, from below:

    packages.py    the tables of a file: a zip or folder of CSVs, or a workbook with a sheet each
    intakes.py     INTAKES: how each table of a plan becomes rows of a model
    values.py      the texts of a table as values, and every fault that one can see without a
                   database
    plans.py       import_plan(): a new plan from its tables, all of it or nothing
    templates.py   the workbook to start another plan with
    resources.py   parties, activities and indicators, row by row, and what may change
    held.py        a file between its preview and its confirmation
    pages.py       the flow of a page that takes a file; plan_, table_ and month_pages.py use it

sttl/files/spreadsheets.py reads the files; sttl/desk/workbooks/rows.py makes drafts of the rows
of a month.
"""
