"""What each page of the console stands on."""
