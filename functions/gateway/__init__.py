"""What all that answers the gateway shares: the API and the console."""
