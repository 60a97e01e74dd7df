"""What `doctor` looks at of a deployed stack: each resource of its template, as the account has it. It only reads."""
