"""Where the program is that the wheel brought."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path


def program() -> str:
    """The path of the ``matura`` program that was installed with this package.

    Raises:
        FileNotFoundError: it is not beside the Python that runs this.
    """
    name = "matura" + (sysconfig.get_config_var("EXE") or "")
    schemes = [sysconfig.get_path("scripts")]
    if sys.version_info >= (3, 10):
        user = sysconfig.get_preferred_scheme("user")
    elif os.name == "nt":
        user = "nt_user"
    else:
        user = "posix_user"
    schemes.append(sysconfig.get_path("scripts", scheme=user))
    # pip install --target puts scripts beside the packages.
    schemes.append(str(Path(__file__).resolve().parent.parent / "bin"))
    for folder in schemes:
        path = Path(folder) / name
        if path.is_file():
            return str(path)
    raise FileNotFoundError(f"there is no {name} in {', '.join(schemes)}; install the package again: pip install matura")
