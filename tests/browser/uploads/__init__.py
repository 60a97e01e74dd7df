"""A file that goes from the browser to the bucket, and one that goes through a form."""
