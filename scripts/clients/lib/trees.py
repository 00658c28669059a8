"""The scenario's folder of files, for the clients that transfer folders."""

import os
import time

from steps import body, check


def _write(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(data)


def make_tree(folder):
    """Makes the 24 files of the scenario, an hour old.

    Clients that compare times would send a file again which changed in the second of its upload.
    """
    _write(folder, "empty", b"")
    _write(folder, "changed.txt", b"before")
    _write(folder, "a b/100% + ü.txt", b"odd")
    _write(folder, "a b/c+d/e%20f", b"odder")
    for i in range(2):
        _write(folder, f"large/{i}", body(9_000_000 + i))
    for i in range(18):
        _write(folder, f"small/{i % 3}/{i:02}", body(1000 * i + 1))
    hour_ago = time.time() - 3600
    for parent, _, names in os.walk(folder):
        for name in names:
            os.utime(os.path.join(parent, name), (hour_ago, hour_ago))


def change_tree(folder):
    _write(folder, "changed.txt", b"longer than before")
    _write(folder, "a b/added", b"added")


def shrink_tree(folder):
    for name in ("small/0/03", "large/1", "a b/c+d/e%20f"):
        os.remove(os.path.join(folder, name))


def read_tree(folder):
    """The bytes of all files by their paths."""
    files = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            with open(path, "rb") as data:
                files[os.path.relpath(path, folder)] = data.read()
    return files


def check_same_trees(expected, actual):
    wanted, found = read_tree(expected), read_tree(actual)
    check(sorted(found), sorted(wanted), "files")
    for name in wanted:
        check(found[name], wanted[name], name)
