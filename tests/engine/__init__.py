"""What `make test-engine` runs on AWS's own engine: the switch, and the figures that it closes with."""
