"""Guards, stages and dates of retention. Pure."""
