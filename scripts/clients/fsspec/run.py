"""The scenario by s3fs, the file system of fsspec on aiobotocore, as it comes."""

import datetime
import errno
import os
import sys
import time
import urllib.error
import urllib.request

import s3fs

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
from steps import BUCKET, EIGHT, EIGHT_MD5, EMPTY_MD5, FOLDER, LARGE, OTHER_ETAG, PARTS, body, check, run, step
from trees import change_tree, check_same_trees, make_tree

fs = s3fs.S3FileSystem(use_listings_cache=False)


def at(key):
    return f"{BUCKET}/{key}"


def refused(error, number, call, *arguments, **more):
    """Requires that a call fails with this exception, and its errno unless that is None."""
    try:
        call(*arguments, **more)
    except error as e:
        check(number in (None, e.errno), True, f"errno {e.errno}")
        return
    raise AssertionError(f"succeeded, instead of {error.__name__}")


def names(folder, **more):
    return sorted(name.removeprefix(BUCKET + "/") for name in fs.find(at(folder), **more))


def is_recent(when):
    age = datetime.datetime.now(datetime.timezone.utc) - when
    check(abs(age) < datetime.timedelta(hours=1), True, f"{when} is of the last hour")


@step("bucket-create")
def _():
    fs.mkdir(BUCKET)
    check(fs.exists(BUCKET), True, "bucket exists")


@step("bucket-list")
def _():
    mine = [b for b in fs.ls("", detail=True) if b["name"] == BUCKET]
    check(len(mine), 1, "buckets of that name")
    is_recent(mine[0]["CreationDate"])


@step("bucket-delete")
def _():
    fs.mkdir(BUCKET + "-2")
    fs.rmdir(BUCKET + "-2")
    check(fs.exists(BUCKET + "-2"), False, "bucket exists")


@step("no-such-bucket")
def _():
    refused(FileNotFoundError, None, fs.ls, BUCKET + "-none")


@step("put-empty")
def _():
    fs.touch(at("empty"))
    check(fs.cat_file(at("empty")), b"", "body")
    check((fs.info(at("empty"))["size"], fs.info(at("empty"))["ETag"]), (0, f'"{EMPTY_MD5}"'), "size, ETag")


@step("put-8k")
def _():
    fs.pipe_file(at("eight"), EIGHT)
    check(fs.cat_file(at("eight")), EIGHT, "body")
    info = fs.info(at("eight"))
    check((info["size"], info["ETag"]), (8192, f'"{EIGHT_MD5}"'), "size and ETag")
    is_recent(info["LastModified"])


@step("put-overwrite")
def _():
    fs.pipe_file(at("twice"), b"one")
    fs.pipe_file(at("twice"), b"second")
    check(fs.cat_file(at("twice")), b"second", "body")


@step("put-stream")
def _():
    with fs.open(at("stream"), "wb") as out:
        for begin in range(0, 100_000, 1000):
            out.write(body(100_000)[begin : begin + 1000])
    check(fs.cat_file(at("stream")), body(100_000), "body")


@step("put-metadata")
def _():
    with fs.open(at("metadata"), "wb", Metadata={"color": "red", "two-words": "deep blue"}) as out:
        out.write(b"metadata")
    check(fs.metadata(at("metadata")), {"color": "red", "two-words": "deep blue"}, "metadata")


@step("get-404")
def _():
    refused(FileNotFoundError, None, fs.cat_file, at("absent"))


@step("head")
def _():
    info = fs.info(at("eight"))
    check((info["size"], info["ETag"], info["type"]), (8192, f'"{EIGHT_MD5}"', "file"), "info")


@step("head-404")
def _():
    refused(FileNotFoundError, None, fs.info, at("absent"))


@step("delete-object")
def _():
    fs.pipe_file(at("gone"), b"gone")
    fs.rm_file(at("gone"))
    check(fs.exists(at("gone")), False, "gone exists")


@step("delete-objects")
def _():
    for name in ("1", "2", "x/3"):
        fs.pipe_file(at(f"d/{name}"), b"d")
    fs.rm(at("d"), recursive=True)
    check(names("d"), [], "keys")


@step("bucket-not-empty")
def _():
    refused(OSError, None, fs.rmdir, BUCKET)
    check(fs.exists(at("eight")), True, "eight exists")


@step("range-middle")
def _():
    check(fs.cat_file(at("eight"), start=100, end=200), EIGHT[100:200], "body")


@step("range-suffix")
def _():
    check(fs.cat_file(at("eight"), start=-100), EIGHT[-100:], "body")


@step("range-open")
def _():
    check(fs.cat_file(at("eight"), start=8000), EIGHT[8000:], "body")


@step("range-past-end")
def _():
    with fs.open(at("eight"), "rb") as file:
        file.seek(9000)
        check(file.read(), b"", "body")


@step("put-if-none-match")
def _():
    fs.pipe_file(at("new"), b"1", mode="create")
    refused(FileExistsError, None, fs.pipe_file, at("new"), b"2", mode="create")
    check(fs.cat_file(at("new")), b"1", "body")


@step("get-if-match")
def _():
    check(fs.call_s3("get_object", Bucket=BUCKET, Key="eight", IfMatch=f'"{EIGHT_MD5}"')["ContentLength"], 8192, "length")
    refused(OSError, errno.EINVAL, fs.call_s3, "get_object", Bucket=BUCKET, Key="eight", IfMatch=OTHER_ETAG)


@step("copy")
def _():
    fs.copy(at("metadata"), at("copied"))
    check(fs.cat_file(at("copied")), b"metadata", "body")
    check(fs.metadata(at("copied")), fs.metadata(at("metadata")), "metadata")


@step("copy-replace")
def _():
    fs.setxattr(at("metadata"), color="green")
    check(fs.metadata(at("metadata"))["color"], "green", "metadata")
    check(fs.cat_file(at("metadata")), b"metadata", "body")


@step("multipart-three-parts")
def _():
    with fs.open(at("parts"), "wb", block_size=len(PARTS[0])) as out:
        for part in PARTS:
            out.write(part)
    check(fs.cat_file(at("parts")), b"".join(PARTS), "body")


@step("multipart-list-uploads")
def _():
    check(fs.list_multipart_uploads(BUCKET), [], "uploads")


@step("multipart-copy")
def _():
    fs.merge(at("part-copy"), [at("parts"), at("eight")])
    check(fs.cat_file(at("part-copy")), b"".join(PARTS) + EIGHT, "body")


@step("transfer-up-down")
def _():
    up, down = (os.path.join(FOLDER, name) for name in ("up", "down"))
    with open(up, "wb") as out:
        out.write(body(LARGE))
    fs.put_file(up, at("large"), chunksize=6_000_000)
    fs.get_file(at("large"), down)
    with open(down, "rb") as back:
        check(back.read(), body(LARGE), "body")
    check("-" in fs.info(at("large"))["ETag"], True, "an ETag of parts")


FLAT = ["l/" + name for name in "abcde"]
DEEP = ["l/x/1", "l/x/2", "l/y/1"]


@step("list-v2")
def _():
    for key in FLAT + DEEP:
        fs.pipe_file(at(key), b"list")
    check(names("l"), FLAT + DEEP, "keys")
    check({(o["size"], o["StorageClass"]) for o in fs.find(at("l"), detail=True).values()}, {(4, "STANDARD")}, "sizes")


@step("list-v2-delimiter")
def _():
    found = sorted((o["name"].removeprefix(BUCKET + "/"), o["type"]) for o in fs.ls(at("l"), detail=True))
    check(found, [(key, "file") for key in FLAT] + [("l/x", "directory"), ("l/y", "directory")], "listing")
    check(sorted(fs.glob(at("l/*/1"))), [at("l/x/1"), at("l/y/1")], "glob")


def odd_keys(*keys):
    for key in keys:
        fs.pipe_file(at(key), key.encode())
    for key in keys:
        check(fs.cat_file(at(key)), key.encode(), f"body of {key!r}")
    check([o["Key"].removeprefix(BUCKET + "/") for o in fs.ls(at("k"), detail=True)], sorted(keys), "keys")
    for key in keys:
        fs.rm_file(at(key))
        check(fs.exists(at(key)), False, f"{key!r} exists")


for name, odd in {
    "key-space": ["k/ a  b "],
    "key-plus-percent": ["k/100%+20%2B&=?#"],
    "key-emoji": ["k/🚀 ünï"],
}.items():
    step(name)(lambda odd=odd: odd_keys(*odd))


@step("key-copy")
def _():
    fs.pipe_file(at("k/a b+%ü"), b"odd")
    fs.copy(at("k/a b+%ü"), at("k/copy"))
    check(fs.cat_file(at("k/copy")), b"odd", "body")


def fetch(method, url, data=None):
    request = urllib.request.Request(url, data=data, method=method)
    if data is not None:
        request.add_header("Content-Type", "")  # urllib would add one that was not signed.
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


def fetch_refused(code, message, url):
    status, text = fetch("GET", url)
    expected = f"<Code>{code}</Code><Message>{message}".encode()
    check((status, expected in text), (403, True), f"{code} in {text}")


@step("presign-get")
def _():
    check(fetch("GET", fs.sign(at("eight"))), (200, EIGHT), "answer")


@step("presign-put")
def _():
    url = fs.sign(at("presigned"), client_method="put_object")
    check(fetch("PUT", url, b"by URL"), (200, b""), "answer")
    check(fs.cat_file(at("presigned")), b"by URL", "body")


@step("presign-delete")
def _():
    check(fetch("DELETE", fs.sign(at("presigned"), client_method="delete_object")), (204, b""), "answer")
    check(fs.exists(at("presigned")), False, "presigned exists")


@step("presign-expired")
def _():
    url = fs.sign(at("eight"), expiration=1)
    time.sleep(3)
    fetch_refused("AccessDenied", "Request has expired", url)


@step("presign-tampered")
def _():
    fetch_refused("SignatureDoesNotMatch", "", fs.sign(at("eight")).replace("/eight?", "/twice?"))


def list_as(reason, **credentials):
    """Lists, since the error of the HEAD with which a download begins has no code."""
    other = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False, **credentials)
    try:
        other.ls(BUCKET)
    except PermissionError as e:
        check(reason in str(e), True, f"{reason} in {e}")
        return
    raise AssertionError("succeeded")


@step("wrong-secret")
def _():
    list_as("signature", key=os.environ["AWS_ACCESS_KEY_ID"], secret="x" * 40)


@step("unknown-key")
def _():
    list_as("Access Key Id", key="AKIDNOBODYHASTHIS000", secret="x" * 40)


@step("anonymous")
def _():
    list_as("Access Denied", anon=True)


TREE = os.path.join(FOLDER, "tree")


def there_and_back():
    fs.put(TREE + "/", at("tree/"), recursive=True)
    fs.get(at("tree/"), os.path.join(FOLDER, "tree-back/"), recursive=True)
    check_same_trees(TREE, os.path.join(FOLDER, "tree-back"))


@step("tree-up-down")
def _():
    make_tree(TREE)
    there_and_back()


@step("tree-change")
def _():
    change_tree(TREE)
    there_and_back()


run()
