"""What the drivers in Python share: the scenario's bodies, and the lines that they print.

A driver marks its steps, in any order:

    @step("put-empty")
    def _():
        check(get("empty"), b"", "body")

and calls run(). Steps that it does not have are n/a.
"""

import os
import re
import sys
import traceback

BUCKET = os.environ["BUCKET"]
FOLDER = os.environ["FOLDER"]
EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e"
EIGHT_MD5 = "1967c52cb6a9337f08b8189c5c20beca"
OTHER_ETAG = '"00000000000000000000000000000000"'
MIB = 1 << 20
LARGE = 20_000_000
_steps = {}


class NotAvailable(Exception):
    """The client cannot ask for this."""


def body(size):
    """The scenario's body(n)."""
    return b"".join(b"%015d\n" % i for i in range(size // 16 + 1))[:size]


EIGHT = body(8192)
PARTS = [body(10 * MIB + 1000)[at : at + 5 * MIB] for at in range(0, 10 * MIB + 1000, 5 * MIB)]


def step(name):
    def mark(function):
        _steps[name] = function
        return function

    return mark


def check(actual, expected, what):
    """Requires equal values; says the first different byte of bodies."""
    if actual == expected:
        return
    if isinstance(expected, bytes) and isinstance(actual, bytes) and len(expected) > 100:
        at = next((i for i, (a, b) in enumerate(zip(actual, expected)) if a != b), None)
        raise AssertionError(f"{what}: {len(actual)} of {len(expected)} bytes, different from {at}")
    raise AssertionError(f"{what}: {actual!r}, not {expected!r}")


def scenario():
    """The ids of all steps in order."""
    with open(os.path.join(os.path.dirname(__file__), "..", "SCENARIO.md"), encoding="utf-8") as text:
        return re.findall(r"^\| \d+ \| `([a-z0-9-]+)`", text.read(), re.MULTILINE)


def run():
    """Runs the steps in the scenario's order. The environment's STEPS chooses some."""
    if unknown := set(_steps) - set(scenario()):
        sys.exit(f"not in the scenario: {unknown}")
    chosen = os.environ.get("STEPS", "").split()
    for name in scenario():
        if chosen and name not in chosen:
            continue
        print(name, _run(name), flush=True)


def _run(name):
    if name not in _steps:
        return "n/a"
    try:
        _steps[name]()
        return "ok"
    except NotAvailable as e:
        return f"n/a {e}"
    except Exception as e:
        if os.environ.get("TRACE"):
            traceback.print_exc()
        return "fail " + " ".join(f"{type(e).__name__}: {e}".split())[:300]
