"""The tables. PynamoDB's models are the one mapping of attributes; requests go through one botocore client."""
