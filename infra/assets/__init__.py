"""The console's style sheet, script and icon: sources, and what makes ``functions/console/assets`` of them.

``make assets`` runs it; it needs Node. What it makes is committed, so that the console runs without Node.
"""
