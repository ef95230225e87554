"""How the kernels are compiled: once per machine, into a cache; only workers import this module (it loads numba).

Kernels allocate nothing, so they need not count who holds which array. That counting cost more than the search
itself (twofold, measured): every call touched the counter of every array that it was given.
"""

from typing import Any

from numba import njit

_compile: Any = njit
kernel = _compile(cache=True, _nrt=False)
part = _compile(cache=True, _nrt=False, forceinline=True)
"""For the small parts of a kernel, to be read apart and run as one."""
allocating = _compile(cache=True)
"""For what makes arrays of its own: called once per run, not per lot."""
