"""Which authorities are trusted, where the environment says so: behind a proxy that signs with its own certificate."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""OpenSSL's own, then those by which requests and curl, and so pip, are told the same. The first that is set counts."""


def trusted_by_environment() -> ssl.SSLContext | None:
    """What verifies a server by the file or directory that the environment names; None where it names none.

    Raises OSError (ssl.SSLError is one) for a place that holds no certificates.
    """
    for name in CERTIFICATE_VARIABLES:
        if place := os.environ.get(name):
            if Path(place).is_dir():
                return ssl.create_default_context(capath=place)
            return ssl.create_default_context(cafile=place)
    return None
