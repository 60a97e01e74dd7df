"""How fast and how cheap the real code is, side by side with the script one would write first and with the least there could be.

``make bench`` runs all of it; ``docs/performance.md`` tells what came of it. Nothing here is deployed.
"""
