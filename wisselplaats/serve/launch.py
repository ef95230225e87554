"""Start a server so that it dies with its parent and, when asked, as another user; a script on its own.

It runs as `python -I -S launch.py OPTIONS -- COMMAND` and knows nothing of the package. Doing this in a fresh
process, not between fork and exec of the supervisor, is safe whatever threads the supervisor has.

Why capabilities: PostgreSQL refuses to run as root, so under root it runs as `nobody`. The data folder may
lie below folders that `nobody` cannot enter (/root, a temporary folder of mode 0700), and opening those up,
or keeping the data elsewhere, would be worse. So the server keeps the one right to look past folder
permissions (CAP_DAC_READ_SEARCH, else CAP_DAC_OVERRIDE where a container has taken the first away), no more.
"""

import argparse
import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAPBSET_READ, PR_CAP_AMBIENT = 1, 8, 23, 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITY_VERSION_3 = 0x20080522
FAILED = 126


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def _prctl(*arguments: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    padded = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:5]]
    result: int = libc.prctl(ctypes.c_int(arguments[0]), *padded[1:])
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _keep_only(capability: int) -> None:
    """Leave this process (no longer root) one capability that also survives exec."""
    libc = ctypes.CDLL(None, use_errno=True)
    bits = 1 << capability
    data = (_Data * 2)(_Data(bits, bits, bits), _Data(0, 0, 0))
    if libc.capset(ctypes.byref(_Header(CAPABILITY_VERSION_3, 0)), ctypes.byref(data)) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def _available() -> int | None:
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if _prctl(PR_CAPBSET_READ, capability):
            return capability
    return None


def become(uid: int, gid: int) -> None:
    """Give up root for good; on Linux keep the right to pass folders that are not ours."""
    linux = sys.platform == "linux"
    capability = _available() if linux else None
    if capability is not None:
        _prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if capability is not None:
        # a sandbox may forbid it: then the server still starts wherever `nobody` can come by itself
        with contextlib.suppress(OSError):
            _keep_only(capability)


def die_with(parent: int, number: int) -> None:
    """Ask the kernel to signal us when the parent ends; must come after the change of user, which clears it."""
    if sys.platform == "linux":
        _prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        sys.exit(FAILED)


def main() -> None:
    """Parse, change, and become the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", required=True)
    parser.add_argument("--user", help="UID:GID")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    try:
        if options.user:
            uid, gid = options.user.split(":")
            become(int(uid), int(gid))
        die_with(options.parent, signal.Signals[options.signal])
        os.execv(options.command[0], options.command)  # noqa: S606 - becoming it is the point
    except OSError as error:
        sys.stderr.write(f"cannot start {options.command[0]}: {error}\n")
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
