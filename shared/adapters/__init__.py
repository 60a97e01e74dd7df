"""Everything that names AWS, XML or spreadsheets: it implements the ports."""
