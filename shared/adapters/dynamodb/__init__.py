"""The tables. PynamoDB's models only map attributes; one botocore client sends the requests."""
