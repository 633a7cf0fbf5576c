"""BLAKE2b as `hashlib` offers it, from where it has it: to import `hashlib` loads OpenSSL for the digests of others,
which takes two milliseconds of each start."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # an interpreter that has it elsewhere
    from hashlib import blake2b

__all__ = ["blake2b"]
