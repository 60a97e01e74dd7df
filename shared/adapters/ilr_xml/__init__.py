"""ILR files as they are: XML, or a zip that holds one; read once, in pieces, never whole in memory (L10).

The libraries that this takes are imported where they are used: most jobs import nothing, and a worker that starts cold should not
wait for a parser.
"""
