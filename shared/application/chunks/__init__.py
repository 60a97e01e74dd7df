"""What every job does with the records in hand."""
