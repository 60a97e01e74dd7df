"""Use cases, a file each, over the ports in ports.py. Knows the domain and nothing of AWS."""
