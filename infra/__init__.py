"""What runs the functions: in an account, and on one machine."""
