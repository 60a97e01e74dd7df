"""The API's own description, and a page that shows it."""
