"""What is deployed: our code, and one layer of third-party packages.

``sam build`` makes the layer with the standard library and pip alone. For the code it also takes the locked Jinja, which compiles
the console's templates.
"""
