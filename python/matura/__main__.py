"""``python -m matura``: the command line."""

from __future__ import annotations

import subprocess
import sys

from matura._program import program

if __name__ == "__main__":
    sys.exit(subprocess.call([program(), *sys.argv[1:]]))
