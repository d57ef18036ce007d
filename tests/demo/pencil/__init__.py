"""Every figure of the public pages worked out again with a pencil, from the methodology's rules.

Nothing here uses the portal's own arithmetic, readings or pages: rows are copied out raw, and
fractions are exact. record.py copies, figures.py measures, duties.py counts reports, notebook.py
keeps what was worked out for a day of knowledge.
"""
