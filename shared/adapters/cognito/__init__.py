"""The portal user pool."""
