"""The pages that read and set up."""
