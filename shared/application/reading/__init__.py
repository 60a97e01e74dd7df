"""Reads that several use cases share: index ranges, links, attachments, held records, learners by their dates."""
