"""The scenario by s3cmd, with signature version 4 in headers and 2 in its URLs, as it comes."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
from steps import BUCKET, EIGHT, EIGHT_MD5, FOLDER, LARGE, body, check, run, step
from trees import change_tree, check_same_trees, make_tree, shrink_tree

HOST = os.environ["AWS_ENDPOINT_URL"].removeprefix("http://")
ROOT = f"s3://{BUCKET}"


class Refused(Exception):
    """What s3cmd printed as it failed."""


def s3cmd(*arguments, data=None, key=os.environ["AWS_ACCESS_KEY_ID"], secret=os.environ["AWS_SECRET_ACCESS_KEY"]):
    # Without a template for the host it would look for the bucket's name in DNS.
    done = subprocess.run(
        ["s3cmd", "--config", os.path.join(FOLDER, "s3cfg"), "--access_key", key, "--secret_key", secret,
         "--host", HOST, "--host-bucket", HOST, "--no-ssl", "--no-progress", *arguments],
        input=data, capture_output=True, cwd=FOLDER)
    if done.returncode != 0:
        raise Refused(f"s3cmd {arguments[0]}: {done.stderr.decode().strip()}")
    return done.stdout


def refused(reason, *arguments, **credentials):
    try:
        s3cmd(*arguments, **credentials)
    except Refused as e:
        check(reason in str(e), True, f"{reason} in {e}")
        return
    raise AssertionError(f"succeeded, instead of {reason}")


def file(name, data):
    with open(os.path.join(FOLDER, name), "wb") as out:
        out.write(data)
    return name


def content(name):
    with open(os.path.join(FOLDER, name), "rb") as back:
        return back.read()


def put(key, data, *more):
    s3cmd("put", file("put", data), f"{ROOT}/{key}", *more)


def read(key):
    s3cmd("get", "--force", f"{ROOT}/{key}", "got")
    return content("got")


def info(key):
    """What s3cmd says of an object, by the names that it prints."""
    return dict(re.findall(r"^ +(.+?): +(.*)$", s3cmd("info", f"{ROOT}/{key}").decode(), re.MULTILINE))


def names(prefix, *more):
    """The keys and prefixes that a listing shows."""
    lines = s3cmd("ls", f"{ROOT}/{prefix}", *more).decode().splitlines()
    return [line.split(f"{ROOT}/", 1)[1] for line in lines]


@step("bucket-create")
def _():
    s3cmd("mb", ROOT)
    check(names(""), [], "names")
    s3cmd("mb", ROOT)


@step("bucket-list")
def _():
    lines = s3cmd("ls").decode().splitlines()
    today = time.strftime("%Y-%m-%d", time.gmtime())
    check([line.startswith(today) for line in lines if line.endswith(" " + ROOT)], [True], "buckets of today")


@step("bucket-location")
def _():
    check("us-east-1" in s3cmd("info", ROOT).decode(), True, "location")


@step("bucket-delete")
def _():
    s3cmd("mb", ROOT + "-2")
    s3cmd("rb", ROOT + "-2")
    refused("NoSuchBucket", "ls", ROOT + "-2")


@step("no-such-bucket")
def _():
    refused("NoSuchBucket", "ls", ROOT + "-none")


@step("put-empty")
def _():
    put("empty", b"")
    check(read("empty"), b"", "body")
    check(info("empty")["File size"], "0", "size")


@step("put-8k")
def _():
    put("eight", EIGHT)
    check(read("eight"), EIGHT, "body")
    found = info("eight")
    check((found["File size"], found["MD5 sum"]), ("8192", EIGHT_MD5), "size and MD5")


@step("put-overwrite")
def _():
    put("twice", b"one")
    put("twice", b"second")
    check(read("twice"), b"second", "body")


@step("put-stream")
def _():
    s3cmd("put", "-", f"{ROOT}/stream", data=body(100_000))
    check(read("stream"), body(100_000), "body")


@step("put-headers")
def _():
    put("headers", b"headers", "--mime-type", "text/x-nonagon", "--add-header", "Cache-Control:max-age=60",
        "--add-header", 'Content-Disposition:attachment; filename="a b.txt"',
        "--add-header", "Content-Encoding:gzip", "--add-header", "Content-Language:de")
    # s3cmd shows one of them only, so the others are looked at by a URL.
    check(info("headers")["MIME type"], "text/x-nonagon", "type")
    with urllib.request.urlopen(urllib.request.Request(presigned("headers"))) as answer:
        found = {name: answer.headers[name] for name in (
            "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language")}
    check(list(found.values()), ["max-age=60", 'attachment; filename="a b.txt"', "gzip", "de"], "headers")


@step("put-metadata")
def _():
    put("metadata", b"metadata", "--add-header", "x-amz-meta-color:red", "--add-header",
        "x-amz-meta-two-words:deep blue")
    found = info("metadata")
    check((found.get("x-amz-meta-color"), found.get("x-amz-meta-two-words")), ("red", "deep blue"), "metadata")


@step("get-404")
def _():
    refused("does not exist", "get", "--force", f"{ROOT}/absent", "got")


@step("head-404")
def _():
    refused("404", "info", f"{ROOT}/absent")


@step("delete-object")
def _():
    put("gone", b"gone")
    s3cmd("del", f"{ROOT}/gone")
    s3cmd("del", f"{ROOT}/gone")
    refused("404", "info", f"{ROOT}/gone")


@step("delete-objects")
def _():
    put("d/1", b"1")
    put("d/2", b"2")
    lines = s3cmd("del", f"{ROOT}/d/1", f"{ROOT}/d/2", f"{ROOT}/d/absent").decode().splitlines()
    check(sorted(lines), [f"delete: '{ROOT}/d/{name}'" for name in ("1", "2", "absent")], "output")
    check(names("d/"), [], "names")


@step("bucket-not-empty")
def _():
    refused("BucketNotEmpty", "rb", ROOT)


@step("range-open")
def _():
    file("begun", EIGHT[:8000])
    s3cmd("get", "--continue", f"{ROOT}/eight", "begun")
    check(content("begun"), EIGHT, "body")


@step("copy")
def _():
    s3cmd("cp", f"{ROOT}/metadata", f"{ROOT}/copied")
    check(read("copied"), b"metadata", "body")
    check(info("copied").get("x-amz-meta-color"), "red", "metadata")


@step("copy-replace")
def _():
    s3cmd("modify", "--add-header", "x-amz-meta-color:green", f"{ROOT}/metadata")
    check(info("metadata").get("x-amz-meta-color"), "green", "metadata")
    check(read("metadata"), b"metadata", "body")


@step("multipart-list-uploads")
def _():
    check(len(s3cmd("multipart", ROOT).decode().splitlines()), 2, "lines, which are the heading's")


@step("transfer-up-down")
def _():
    s3cmd("put", file("up", body(LARGE)), f"{ROOT}/large")
    check(read("large"), body(LARGE), "body")


FLAT = ["l/" + name for name in "abcde"]
DEEP = ["l/x/1", "l/x/2", "l/y/1"]


@step("list-v1")
def _():
    for key in FLAT + DEEP:
        put(key, b"list")
    check(sorted(names("l/")), FLAT + ["l/x/", "l/y/"], "names")
    check(names("l/", "--recursive"), FLAT + DEEP, "keys")


@step("list-order")
def _():
    order = ["o/Z", "o/a", "o/ä", "o/ﬃ", "o/🚀"]
    for key in reversed(order):
        put(key, b"order")
    check(names("o/"), order, "keys")


def odd_keys(*keys):
    for key in keys:
        put(key, key.encode())
    for key in keys:
        check(read(key), key.encode(), f"body of {key!r}")
    check(sorted(names("k/", "--recursive")), sorted(keys), "keys")
    for key in keys:
        s3cmd("del", f"{ROOT}/{key}")
    check(names("k/", "--recursive"), [], "keys")


for name, odd in {
    "key-space": ["k/ a  b "],
    "key-plus-percent": ["k/100%+20%2B&=?#"],
    "key-emoji": ["k/🚀 ünï"],
    "key-dot-dot": ["k/../up/./x"],
    "key-double-slash": ["k//a///b"],
}.items():
    step(name)(lambda odd=odd: odd_keys(*odd))


@step("key-copy")
def _():
    put("k/a b+%ü", b"odd")
    s3cmd("cp", f"{ROOT}/k/a b+%ü", f"{ROOT}/k/copy")
    check(read("k/copy"), b"odd", "body")


def presigned(key, seconds=300):
    return s3cmd("signurl", f"{ROOT}/{key}", f"+{seconds}").decode().strip()


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
    check(fetch(presigned("eight")), (200, EIGHT), "answer")


@step("presign-expired")
def _():
    url = presigned("eight", seconds=1)
    time.sleep(3)
    fetch_refused("AccessDenied", "Request has expired", url)


@step("presign-tampered")
def _():
    fetch_refused("SignatureDoesNotMatch", "", presigned("eight").replace("/eight?", "/twice?"))


@step("wrong-secret")
def _():
    refused("SignatureDoesNotMatch", "ls", ROOT, secret="x" * 40)


@step("unknown-key")
def _():
    refused("InvalidAccessKeyId", "ls", ROOT, key="AKIDNOBODYHASTHIS000")


def synchronise(*more):
    s3cmd("sync", *more, "tree/", f"{ROOT}/tree/")
    os.makedirs(os.path.join(FOLDER, "tree-back"), exist_ok=True)
    s3cmd("sync", *more, f"{ROOT}/tree/", "tree-back/")
    check_same_trees(os.path.join(FOLDER, "tree"), os.path.join(FOLDER, "tree-back"))


@step("tree-up-down")
def _():
    make_tree(os.path.join(FOLDER, "tree"))
    synchronise()


@step("tree-change")
def _():
    change_tree(os.path.join(FOLDER, "tree"))
    synchronise()


@step("tree-delete")
def _():
    shrink_tree(os.path.join(FOLDER, "tree"))
    synchronise("--delete-removed")


run()
