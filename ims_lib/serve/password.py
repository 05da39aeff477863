"""The password of the screens: made at the first start, kept as a scrypt hash that its owner alone may read.

One password for one workspace; accounts come later. To forget it, remove serve.json and start again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

import msgspec

from ims_lib.errors import DamagedStore
from ims_lib.store.database import now

FILE_NAME: Final = "serve.json"
#: Letters and digits that cannot be taken for one another; 16 of them are 78 bits.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS: Final = 4
_GROUP: Final = 4
#: scrypt with 32 MiB: about a tenth of a second for each try.
_COST, _BLOCK, _LANES = 2**15, 8, 1
_MEMORY: Final = 64 * 1024 * 1024
#: Longer input is refused unread.
_LONGEST: Final = 1_000


class Stored(msgspec.Struct, frozen=True):
    """What serve.json holds: salt and hash in hexadecimal, scrypt's costs, and when it was made (UTC)."""

    salt: str
    hash: str
    n: int
    r: int
    p: int
    made: str

    def admits(self, password: str) -> bool:
        """Say whether this is the password."""
        if not password or len(password) > _LONGEST:
            return False
        given = _scrypt(password, bytes.fromhex(self.salt), (self.n, self.r, self.p))
        return hmac.compare_digest(given, bytes.fromhex(self.hash))


def random_password() -> str:
    """Return a new password that can be read aloud, such as `k7mq-w2ph-9dfa-xe4t`."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def hashed(password: str) -> Stored:
    """Return what is kept of a password."""
    salt = secrets.token_bytes(16)
    costs = (_COST, _BLOCK, _LANES)
    return Stored(salt.hex(), _scrypt(password, salt, costs).hex(), *costs, made=now())


def read(workspace: Path) -> Stored | None:
    """Return what is kept of a workspace's password, None before the first start."""
    file = workspace / FILE_NAME
    try:
        return msgspec.json.decode(file.read_bytes(), type=Stored)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise DamagedStore(
            "The password file of the screens cannot be read.",
            where=str(file),
            found=str(error),
            do=f"Remove {FILE_NAME}; the next start makes a new password.",
        ) from error


def write(workspace: Path, stored: Stored) -> None:
    """Keep a password's hash, in a file that was never readable by others."""
    file = workspace / FILE_NAME
    temporary = workspace / f".{FILE_NAME}.{os.getpid()}.part"
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(msgspec.json.encode(stored))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)


def _scrypt(password: str, salt: bytes, costs: tuple[int, int, int]) -> bytes:
    n, r, p = costs
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY)
