"""What goes out comes back: tables that people send in, read by the descriptions of the open data.

The rooms, from below:

    packages.py    the tables of a file: a zip or folder of CSVs, or a workbook with a sheet each
    intakes.py     INTAKES: how each table of a plan becomes rows of a model
    values.py      the texts of a table as values, and every fault that one can see without a
                   database
    plans.py       import_plan(): a new plan from its tables, all of it or nothing
    templates.py   the workbook to start another plan with
    formats.py     our reading and writing of files, as formats of django-import-export
    resources.py   the admin's lists as its resources: what leaves, and what may change
    previewed.py   a file between its preview and its confirmation
    table_admin.py its pages, by the portal's rules
    pages.py       the flow of our own pages that take a file: plan_ and month_pages.py use it

sttl/files/spreadsheets.py reads the files; sttl/desk/workbooks/rows.py makes drafts of the rows
of a month.
"""
