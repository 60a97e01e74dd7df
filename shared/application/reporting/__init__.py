"""Reading in bulk: feeds over learners, returns, records and jobs, and the report on learners' retention (L9)."""
