"""Files, imports and reports in S3."""
