"""OpenID Connect, as a public client has it: authorization code with PKCE."""
