"""``Sealing`` by AES-256 in Galois/Counter mode, with a key that is derived from the secret and kept nowhere."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from shared.access.session import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# Another use of the same secret would have another key.
_USE = b"expunge console refresh token 1"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class AesSealing:
    """The adapter."""

    def seal(self, secret: Secret, text: str) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return urlsafe_b64encode(nonce + _cipher(secret).encrypt(nonce, text.encode(), None)).decode()

    def open(self, secret: Secret, sealed: str) -> str | None:
        from cryptography.exceptions import InvalidTag

        try:
            found = urlsafe_b64decode(sealed)
            return _cipher(secret).decrypt(found[:_NONCE_BYTES], found[_NONCE_BYTES:], None).decode()
        except (InvalidTag, ValueError):
            return None


def _cipher(secret: Secret) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    # The secret has 256 bits of chance already: nothing is gained by a slow derivation, nor by a salt.
    return AESGCM(HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_USE).derive(secret.encode()))
