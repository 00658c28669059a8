"""The scenario by rclone, on an S3 remote of the provider Other.

It lists by version 1 unless told otherwise, takes a key that is not there for an empty folder, and encodes
names of dots, so that fewer steps can be asked for.
"""

import datetime
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
from steps import BUCKET, EIGHT, EIGHT_MD5, FOLDER, LARGE, body, check, run, step
from trees import change_tree, check_same_trees, make_tree, shrink_tree

SETTINGS = {
    "RCLONE_CONFIG": os.path.join(FOLDER, "rclone.conf"),
    "RCLONE_CONFIG_IT_TYPE": "s3",
    "RCLONE_CONFIG_IT_PROVIDER": "Other",
    "RCLONE_CONFIG_IT_ENV_AUTH": "true",
    "RCLONE_CONFIG_IT_ENDPOINT": os.environ["AWS_ENDPOINT_URL"],
}
ROOT = f"it:{BUCKET}"


class Refused(Exception):
    """What rclone printed as it failed."""


def rclone(*arguments, data=None, **environment):
    done = subprocess.run(
        ["rclone", "--retries", "1", *arguments], input=data, capture_output=True, cwd=FOLDER,
        env=os.environ | SETTINGS | environment)
    if done.returncode != 0:
        raise Refused(f"rclone {' '.join(arguments[:2])}: {done.stderr.decode().strip()}")
    return done.stdout


def refused(reason, *arguments, **environment):
    try:
        rclone(*arguments, **environment)
    except Refused as e:
        check(reason in str(e), True, f"{reason} in {e}")
        return
    raise AssertionError(f"succeeded, instead of {reason}")


def put(key, data, *more):
    rclone("rcat", f"{ROOT}/{key}", *more, data=data)


def read(key, *more):
    return rclone("cat", f"{ROOT}/{key}", *more)


def stat(key, *more):
    return json.loads(rclone("lsjson", "--stat", f"{ROOT}/{key}", *more))


def names(folder, *more):
    return rclone("lsf", f"{ROOT}/{folder}", *more).decode().splitlines()


def is_recent(text):
    age = datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.fromisoformat(text[:19] + "+00:00")
    check(abs(age) < datetime.timedelta(hours=1), True, f"{text} is of the last hour")


@step("bucket-create")
def _():
    rclone("mkdir", ROOT)
    check(names(""), [], "names")
    rclone("mkdir", ROOT)


@step("bucket-list")
def _():
    mine = [b for b in json.loads(rclone("lsjson", "it:")) if b["Name"] == BUCKET]
    check(len(mine), 1, "buckets of that name")
    is_recent(mine[0]["ModTime"])


@step("bucket-name-invalid")
def _():
    refused("InvalidBucketName", "mkdir", "it:Bad_Name")


@step("bucket-delete")
def _():
    rclone("mkdir", ROOT + "-2")
    rclone("rmdir", ROOT + "-2")
    refused("directory not found", "lsf", ROOT + "-2")


@step("no-such-bucket")
def _():
    refused("directory not found", "lsf", ROOT + "-none")


@step("put-empty")
def _():
    put("empty", b"")
    check(read("empty"), b"", "body")
    check(stat("empty")["Size"], 0, "size")


@step("put-8k")
def _():
    put("eight", EIGHT)
    check(read("eight"), EIGHT, "body")
    check(stat("eight", "--hash")["Hashes"]["md5"], EIGHT_MD5, "MD5")
    is_recent(stat("eight")["ModTime"])


@step("put-overwrite")
def _():
    put("twice", b"one")
    put("twice", b"second")
    check(read("twice"), b"second", "body")


@step("put-stream")
def _():
    put("stream", body(100_000))
    check(read("stream"), body(100_000), "body")


@step("put-headers")
def _():
    headers = {
        "content-type": "text/x-nonagon",
        "cache-control": "max-age=60",
        "content-disposition": 'attachment; filename="a b.txt"',
        "content-encoding": "gzip",
        "content-language": "de",
    }
    options = [word for name, value in headers.items() for word in ("--header-upload", f"{name}: {value}")]
    put("headers", b"headers", *options)
    found = stat("headers", "--metadata")["Metadata"]
    check({name: found.get(name) for name in headers}, headers, "headers")


@step("put-metadata")
def _():
    with open(os.path.join(FOLDER, "metadata"), "wb") as out:
        out.write(b"metadata")
    rclone("copyto", "metadata", f"{ROOT}/metadata", "--metadata",
           "--metadata-set", "color=red", "--metadata-set", "two-words=deep blue")
    found = stat("metadata", "--metadata")["Metadata"]
    check((found.get("color"), found.get("two-words")), ("red", "deep blue"), "metadata")


@step("delete-object")
def _():
    put("gone", b"gone")
    rclone("deletefile", f"{ROOT}/gone")
    check("gone" in names(""), False, "gone is listed")


@step("bucket-not-empty")
def _():
    refused("BucketNotEmpty", "rmdir", ROOT)


@step("range-middle")
def _():
    check(read("eight", "--offset", "100", "--count", "100"), EIGHT[100:200], "body")


@step("range-suffix")
def _():
    check(read("eight", "--tail", "100"), EIGHT[-100:], "body")


@step("range-open")
def _():
    check(read("eight", "--offset", "8000"), EIGHT[8000:], "body")


@step("copy")
def _():
    rclone("copyto", f"{ROOT}/metadata", f"{ROOT}/copied")
    check(read("copied"), b"metadata", "body")
    check(stat("copied", "--metadata")["Metadata"].get("color"), "red", "metadata")


@step("transfer-up-down")
def _():
    put("large", body(LARGE))  # What has no known size goes up in parts.
    rclone("copyto", f"{ROOT}/large", "large")
    with open(os.path.join(FOLDER, "large"), "rb") as back:
        check(back.read(), body(LARGE), "body")


FLAT = ["l/" + name for name in "abcde"]
DEEP = ["l/x/1", "l/x/2", "l/y/1"]


def fill():
    """Puts the keys of the listings, by one command."""
    for key in FLAT + DEEP:
        path = os.path.join(FOLDER, "fill", key)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(b"list")
    rclone("copy", "fill", ROOT)


@step("list-v1")
def _():
    fill()
    check(names("l", "--s3-list-chunk", "3"), ["a", "b", "c", "d", "e", "x/", "y/"], "names")


@step("list-v2")
def _():
    found = json.loads(rclone("lsjson", "-R", "--files-only", "--s3-list-version", "2", f"{ROOT}/l"))
    check(sorted("l/" + o["Path"] for o in found), FLAT + DEEP, "keys")
    check({o["Size"] for o in found}, {4}, "sizes")


@step("list-v2-delimiter")
def _():
    check(names("l", "--s3-list-version", "2"), ["a", "b", "c", "d", "e", "x/", "y/"], "names")


@step("list-v2-pages")
def _():
    found = names("l", "-R", "--files-only", "--s3-list-version", "2", "--s3-list-chunk", "3")
    check(sorted("l/" + name for name in found), FLAT + DEEP, "keys")


def odd_key(name):
    put(f"k/{name}", name.encode())
    check(read(f"k/{name}"), name.encode(), "body")
    check(names("k"), [name], "names")
    rclone("deletefile", f"{ROOT}/k/{name}")
    check(names("k"), [], "names")


for name, odd in {
    "key-space": " a  b ",
    "key-plus-percent": "100%+20%2B&=?#",
    "key-emoji": "🚀 ünï",
}.items():
    step(name)(lambda odd=odd: odd_key(odd))


@step("key-copy")
def _():
    put("k/a b+%ü", b"odd")
    rclone("copyto", f"{ROOT}/k/a b+%ü", f"{ROOT}/k/copy")
    check(read("k/copy"), b"odd", "body")


def presigned(expire="5m"):
    return rclone("link", "--expire", expire, f"{ROOT}/eight").decode().strip()


def fetch(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


def fetch_refused(code, message, url):
    status, text = fetch(url)
    expected = f"<Code>{code}</Code><Message>{message}".encode()
    check((status, expected in text), (403, True), f"{code} in {text}")


@step("presign-get")
def _():
    check(fetch(presigned()), (200, EIGHT), "answer")


@step("presign-expired")
def _():
    url = presigned("1s")
    time.sleep(3)
    fetch_refused("AccessDenied", "Request has expired", url)


@step("presign-tampered")
def _():
    fetch_refused("SignatureDoesNotMatch", "", presigned().replace("/eight?", "/twice?"))


# Listings, since the error of the HEAD with which rclone begins a download has no code.
@step("wrong-secret")
def _():
    refused("SignatureDoesNotMatch", "lsf", ROOT, AWS_SECRET_ACCESS_KEY="x" * 40)


@step("unknown-key")
def _():
    refused("InvalidAccessKeyId", "lsf", ROOT, AWS_ACCESS_KEY_ID="AKIDNOBODYHASTHIS000")


@step("anonymous")
def _():
    refused("AccessDenied", "lsf", ROOT, RCLONE_CONFIG_IT_ENV_AUTH="false")


def synchronise():
    rclone("sync", "tree", f"{ROOT}/tree")
    rclone("check", "tree", f"{ROOT}/tree")
    rclone("sync", f"{ROOT}/tree", "tree-back")
    check_same_trees(os.path.join(FOLDER, "tree"), os.path.join(FOLDER, "tree-back"))


for name, before in {"tree-up-down": make_tree, "tree-change": change_tree, "tree-delete": shrink_tree}.items():
    @step(name)
    def _(before=before):
        before(os.path.join(FOLDER, "tree"))
        synchronise()


run()
