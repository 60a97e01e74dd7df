"""The one routine that removes personal data, decided here and carried out by shared.application.erasure. Pure."""
