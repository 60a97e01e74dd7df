"""What is deployed: our code, and one layer of third-party packages.

``sam build`` makes it with the standard library and pip alone.
"""
