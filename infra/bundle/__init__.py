"""What is deployed: the code that every function ships, and the one layer of third-party packages.

It is made by the standard library and pip alone, so that ``sam build`` needs no environment of ours.
"""
