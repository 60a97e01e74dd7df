"""How fast and cheap the real code is, beside a first script and the least possible.

``make bench`` runs all of it; ``docs/performance.md`` has the results.
"""
