"""What is deployed, started as Lambda starts it. `make test-bundle` builds it first."""
