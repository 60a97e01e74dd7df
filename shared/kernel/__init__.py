"""What every package may use: identifiers, instants, the error tree. Imports nothing but the standard library."""
