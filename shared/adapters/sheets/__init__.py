"""Tables of rows as files that spreadsheets open."""
