"""``python -m bench.storage``: all but DynamoDB, emulated in a process whose CPU time isn't measured.

It writes its address on a line and answers until its standard input ends.
"""

import sys

from infra.local.emulator import moto

if __name__ == "__main__":
    with moto() as emulator:
        sys.stdout.write(emulator.aws_url + "\n")
        sys.stdout.flush()
        sys.stdin.read()
