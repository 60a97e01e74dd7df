"""What runs the functions, in an AWS account and on one machine."""
