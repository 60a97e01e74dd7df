"""The style sheet, the script and the icon, as ``make assets`` makes them, and what serves them."""
