"""Jobs: one run over many records, cut into shards, with exact counts and a history. Pure."""
