"""The scenario by restic, which keeps backups of folders in a bucket and makes that itself.

It begins with a HEAD, whose errors have no code, so that wrong credentials are all the same to it.
"""

import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
from steps import BUCKET, FOLDER, check, run, step
from trees import change_tree, check_same_trees, make_tree, shrink_tree

TREE = os.path.join(FOLDER, "tree")
SETTINGS = {
    "RESTIC_REPOSITORY": f"s3:{os.environ['AWS_ENDPOINT_URL']}/{BUCKET}",
    "RESTIC_PASSWORD": "a password",
    "RESTIC_CACHE_DIR": os.path.join(FOLDER, "cache"),
}


class Failed(Exception):
    """What restic printed as it failed."""


def restic(*arguments):
    done = subprocess.run(
        ["restic", *arguments], capture_output=True, cwd=FOLDER, env=os.environ | SETTINGS)
    if done.returncode != 0:
        raise Failed(f"restic {arguments[0]}: {done.stderr.decode()}")
    return done.stdout.decode()


def back_up_and_restore(snapshots):
    restic("backup", "tree")
    check(len(json.loads(restic("snapshots", "--json"))), snapshots, "snapshots")
    restic("check", "--read-data")
    back = os.path.join(FOLDER, "back")
    shutil.rmtree(back, ignore_errors=True)
    restic("restore", "latest", "--target", back)
    check_same_trees(TREE, os.path.join(back, "tree"))


@step("bucket-create")
def _():
    restic("init")
    check("id" in restic("cat", "config"), True, "configuration of the repository")


@step("tree-up-down")
def _():
    make_tree(TREE)
    back_up_and_restore(1)


@step("tree-change")
def _():
    change_tree(TREE)
    back_up_and_restore(2)


@step("tree-delete")
def _():
    shrink_tree(TREE)
    back_up_and_restore(3)
    restic("forget", "--keep-last", "1", "--prune")
    restic("check", "--read-data")


run()
