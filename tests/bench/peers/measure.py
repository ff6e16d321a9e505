"""Runs a command, and says what it took.

    measure.py FIGURES LOG COMMAND...

Into FIGURES: `wall` seconds and `peak_mb`, the most memory that it had resident at once. Its output
and errors go to LOG. Ends as the command ends.
"""

import resource
import subprocess
import sys
import time

figures, log, *command = sys.argv[1:]
began = time.monotonic()
with open(log, "wb") as out:
    ended = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False)
wall = time.monotonic() - began
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
with open(figures, "w", encoding="utf-8") as out:
    out.write(f"wall\t{wall:.2f}\npeak_mb\t{peak:.0f}\n")
sys.exit(ended.returncode)
