"""What every other package may use: identifiers, instants and errors."""
