"""``python -m tests.privileges FOLDER``: compare what was seen in a whole test run with what the template grants.

It says nothing if they agree, so that a test run's own last line stays the last.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from tests.privileges.grants import grants
from tests.privileges.needs import Need
from tests.privileges.recorder import read

# What no run here can see, and why it is granted all the same.
HIDDEN = {
    "dynamodb:PartiQLUpdate": "moto knows no PartiQL, so puts are sent instead; DynamoDB Local asks for no grant",
    "kms:Decrypt": "DynamoDB asks KMS on the caller's behalf; no emulator does",
    "kms:GenerateDataKey": "S3 asks KMS on behalf of whoever signed the link of an upload; no emulator does",
}


def differences(seen: Mapping[str, set[Need]], granted: Mapping[str, set[Need]]) -> Iterator[str]:
    """Yield a line for each need that is not granted, and for each grant that was not needed, of the template's functions.

    Operators' commands call as well, with their own credentials.
    """
    for function in sorted(granted):
        needed, allowed = seen.get(function, set()), granted.get(function, set())
        for need in sorted(needed):
            if not any(_covers(grant, need) for grant in allowed):
                yield f"{function} lacks {need.action} on {need.resource}"
        for grant in sorted(allowed):
            if grant.action not in HIDDEN and not any(_covers(grant, need) for need in needed):
                yield f"{function} never needed {grant.action} on {grant.resource}"


def _covers(grant: Need, need: Need) -> bool:
    return grant.action == need.action and fnmatchcase(need.resource, grant.resource)


def main(folder: Path) -> int:
    """Print the differences; return the exit status."""
    seen: dict[str, set[Need]] = defaultdict(set)
    for function, need in read(folder):
        seen[function].add(need)
    found = list(differences(seen, grants()))
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
