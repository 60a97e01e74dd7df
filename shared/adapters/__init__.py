"""AWS, translated both ways: the domain goes in and comes out. Technology is named only here."""
