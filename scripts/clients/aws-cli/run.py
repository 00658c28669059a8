"""The scenario by aws-cli, version 1: its s3api, and its s3 where that has a way of its own."""

import base64
import datetime
import email.utils
import hashlib
import json
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
from steps import (
    BUCKET, EIGHT, EIGHT_MD5, EMPTY_MD5, FOLDER, LARGE, MIB, OTHER_ETAG, PARTS, body, check, run, step,
)
from trees import change_tree, check_same_trees, make_tree, shrink_tree

ALL = ("--bucket", BUCKET)
uploads = {}


class Refused(Exception):
    """What aws printed as it failed."""


def aws(*arguments, data=None, **environment):
    """Runs aws and gives its stdout."""
    done = subprocess.run(
        ["aws", *arguments], input=data, capture_output=True, cwd=FOLDER, env=os.environ | environment)
    if done.returncode != 0:
        raise Refused(f"aws {' '.join(arguments[:2])}: {done.stderr.decode().strip()}")
    return done.stdout


def api(call, *arguments, **environment):
    """A call of s3api on the bucket; its answer."""
    out = aws("s3api", call, *ALL, *arguments, "--output", "json", **environment)
    return json.loads(out) if out.strip() else {}


def refused(code, call, *arguments, **environment):
    """Requires that a call is answered with this error code."""
    try:
        api(call, *arguments, **environment)
    except Refused as e:
        check(re.findall(r"An error occurred \((\w+)\)", str(e)), [code], f"error of {e}")
        return
    raise AssertionError(f"succeeded, instead of {code}")


def file(name, data):
    """A file in the working folder."""
    with open(os.path.join(FOLDER, name), "wb") as out:
        out.write(data)
    return name


def content(name):
    with open(os.path.join(FOLDER, name), "rb") as back:
        return back.read()


def put(key, data=b"", *more):
    return api("put-object", "--key", key, "--body", file("put", data), *more)


def get(key, *more):
    return api("get-object", "--key", key, "got", *more)


def read(key, *more):
    get(key, *more)
    return content("got")


def head(key, *more):
    return api("head-object", "--key", key, *more)


def is_absent(key):
    refused("404", "head-object", "--key", key)


def keys(prefix, *more):
    return [o["Key"] for o in api("list-objects-v2", "--prefix", prefix, *more).get("Contents", [])]


def is_recent(text):
    """Requires a time of the last hour, in either of the forms that aws prints."""
    if text.endswith("GMT"):
        when = email.utils.parsedate_to_datetime(text)
    else:
        when = datetime.datetime.fromisoformat(text)
    age = datetime.datetime.now(datetime.timezone.utc) - when
    check(abs(age) < datetime.timedelta(hours=1), True, f"{text} is of the last hour")


@step("bucket-create")
def _():
    aws("s3", "mb", f"s3://{BUCKET}")
    api("head-bucket")
    api("create-bucket")


@step("bucket-list")
def _():
    buckets = json.loads(aws("s3api", "list-buckets", "--output", "json"))["Buckets"]
    mine = [b for b in buckets if b["Name"] == BUCKET]
    check(len(mine), 1, "buckets of that name")
    is_recent(mine[0]["CreationDate"])


@step("bucket-location")
def _():
    check(api("get-bucket-location"), {"LocationConstraint": None}, "location")


@step("bucket-name-invalid")
def _():
    refused("InvalidBucketName", "create-bucket", "--bucket", "Bad_Name")


@step("bucket-delete")
def _():
    aws("s3", "mb", f"s3://{BUCKET}-2")
    aws("s3", "rb", f"s3://{BUCKET}-2")
    refused("404", "head-bucket", "--bucket", f"{BUCKET}-2")


@step("no-such-bucket")
def _():
    refused("NoSuchBucket", "list-objects-v2", "--bucket", f"{BUCKET}-none")


@step("put-empty")
def _():
    check(put("empty")["ETag"], f'"{EMPTY_MD5}"', "ETag")
    check(get("empty")["ContentLength"], 0, "length")
    check(content("got"), b"", "body")


@step("put-8k")
def _():
    check(put("eight", EIGHT)["ETag"], f'"{EIGHT_MD5}"', "ETag")
    answer = get("eight")
    check(content("got"), EIGHT, "body")
    check((answer["ContentLength"], answer["ETag"]), (8192, f'"{EIGHT_MD5}"'), "length and ETag")
    is_recent(answer["LastModified"])


@step("put-overwrite")
def _():
    put("twice", b"one")
    put("twice", b"second")
    check(read("twice"), b"second", "body")


@step("put-stream")
def _():
    aws("s3", "cp", "-", f"s3://{BUCKET}/stream", data=body(100_000))
    check(aws("s3", "cp", f"s3://{BUCKET}/stream", "-"), body(100_000), "body")


@step("put-headers")
def _():
    put("headers", b"headers", "--content-type", "text/x-nonagon", "--cache-control", "max-age=60",
        "--content-disposition", 'attachment; filename="a b.txt"', "--content-encoding", "gzip",
        "--content-language", "de")
    answer = head("headers")
    check(
        [answer.get("Content" + name) for name in ("Type", "Disposition", "Encoding", "Language")],
        ["text/x-nonagon", 'attachment; filename="a b.txt"', "gzip", "de"], "headers")
    check(answer.get("CacheControl"), "max-age=60", "Cache-Control")


@step("put-metadata")
def _():
    metadata = {"color": "red", "two-words": "deep blue"}
    put("metadata", b"metadata", "--metadata", json.dumps(metadata))
    check(head("metadata")["Metadata"], metadata, "metadata")


@step("get-overrides")
def _():
    answer = get("eight", "--response-content-type", "text/x-other", "--response-content-disposition", "inline")
    check((answer["ContentType"], answer["ContentDisposition"]), ("text/x-other", "inline"), "headers")


@step("get-404")
def _():
    refused("NoSuchKey", "get-object", "--key", "absent", "got")


@step("head")
def _():
    names = ("ContentLength", "ETag", "ContentType", "LastModified", "AcceptRanges")
    of_head, of_get = head("eight"), get("eight")
    check([of_head[name] for name in names], [of_get[name] for name in names], "headers")


@step("head-404")
def _():
    is_absent("absent")


@step("delete-object")
def _():
    put("gone")
    api("delete-object", "--key", "gone")
    api("delete-object", "--key", "gone")
    is_absent("gone")


def delete_three(quiet):
    put("d/1")
    put("d/2")
    named = {"Objects": [{"Key": key} for key in ("d/1", "d/2", "d/absent")], "Quiet": quiet}
    answer = api("delete-objects", "--delete", json.dumps(named))
    check(answer.get("Errors"), None, "errors")
    check(keys("d/"), [], "keys")
    return sorted(d["Key"] for d in answer.get("Deleted", []))


@step("delete-objects")
def _():
    check(delete_three(False), ["d/1", "d/2", "d/absent"], "deleted")


@step("delete-objects-quiet")
def _():
    check(delete_three(True), [], "deleted")


@step("bucket-not-empty")
def _():
    refused("BucketNotEmpty", "delete-bucket")


def range_is(header, expected, content_range):
    answer = get("eight", "--range", header)
    check(content("got"), expected, "body")
    check(answer["ContentRange"], content_range, "Content-Range")


@step("range-middle")
def _():
    range_is("bytes=100-199", EIGHT[100:200], "bytes 100-199/8192")


@step("range-suffix")
def _():
    range_is("bytes=-100", EIGHT[-100:], "bytes 8092-8191/8192")


@step("range-open")
def _():
    range_is("bytes=8000-", EIGHT[8000:], "bytes 8000-8191/8192")


@step("range-past-end")
def _():
    refused("InvalidRange", "get-object", "--key", "eight", "--range", "bytes=9000-", "got")


def get_refused(code, *conditions):
    refused(code, "get-object", "--key", "eight", "got", *conditions)


@step("get-if-match")
def _():
    check(read("eight", "--if-match", f'"{EIGHT_MD5}"'), EIGHT, "body")
    get_refused("PreconditionFailed", "--if-match", OTHER_ETAG)


@step("get-if-none-match")
def _():
    get_refused("304", "--if-none-match", f'"{EIGHT_MD5}"')
    check(read("eight", "--if-none-match", OTHER_ETAG), EIGHT, "body")


@step("get-if-dates")
def _():
    get_refused("304", "--if-modified-since", head("eight")["LastModified"])
    get_refused("PreconditionFailed", "--if-unmodified-since", "2001-01-01T00:00:00Z")


def put_refused(key, *conditions):
    refused("PreconditionFailed", "put-object", "--key", key, "--body", file("put", b"no"), *conditions)


@step("put-if-none-match")
def _():
    put("new", b"1", "--if-none-match", "*")
    put_refused("new", "--if-none-match", "*")
    check(read("new"), b"1", "body")


@step("put-if-match")
def _():
    put_refused("new", "--if-match", OTHER_ETAG)
    put("new", b"4", "--if-match", head("new")["ETag"])
    check(read("new"), b"4", "body")


@step("delete-if-match")
def _():
    etag = head("new")["ETag"]
    refused("PreconditionFailed", "delete-object", "--key", "new", "--if-match", OTHER_ETAG)
    api("delete-object", "--key", "new", "--if-match", etag)
    is_absent("new")


@step("copy")
def _():
    answer = api("copy-object", "--key", "copied", "--copy-source", f"{BUCKET}/metadata")
    source = head("metadata")
    check(answer["CopyObjectResult"]["ETag"], source["ETag"], "ETag")
    check(get("copied")["Metadata"], source["Metadata"], "metadata")
    check(content("got"), b"metadata", "body")


@step("copy-replace")
def _():
    api("copy-object", "--key", "metadata", "--copy-source", f"{BUCKET}/metadata",
        "--metadata-directive", "REPLACE", "--metadata", "color=green")
    check(get("metadata")["Metadata"], {"color": "green"}, "metadata")
    check(content("got"), b"metadata", "body")


@step("copy-if-match")
def _():
    refused("PreconditionFailed", "copy-object", "--key", "not", "--copy-source", f"{BUCKET}/eight",
            "--copy-source-if-match", OTHER_ETAG)
    is_absent("not")


def begin(key, *more):
    uploads[key] = api("create-multipart-upload", "--key", key, *more)["UploadId"]


def upload(key):
    """The arguments that name an upload."""
    return "--key", key, "--upload-id", uploads[key]


def part(key, number, data, *more):
    """Uploads a part and gives what its completion wants to know of it."""
    answer = api("upload-part", *upload(key), "--part-number", str(number), "--body", file("put", data), *more)
    return listed(number, answer)


def listed(number, answer):
    return {"PartNumber": number} | {
        name: value for name, value in answer.items() if name == "ETag" or name.startswith("Checksum")
        and name != "ChecksumType"}


def whole(parts):
    return "--multipart-upload", json.dumps({"Parts": parts})


@step("multipart-three-parts")
def _():
    begin("parts")
    parts = [part("parts", n, PARTS[n - 1]) for n in (3, 1, 2)]
    parts.sort(key=lambda p: p["PartNumber"])
    answer = api("complete-multipart-upload", *upload("parts"), *whole(parts))
    check(answer["ETag"], '"7abc5a17f5b344ba49f1b2cbecb914b5-3"', "ETag")
    check(read("parts"), b"".join(PARTS), "body")


@step("multipart-get-part")
def _():
    answer = get("parts", "--part-number", "3")
    check(content("got"), PARTS[2], "body")
    check(answer.get("PartsCount"), 3, "parts")


@step("multipart-list-parts")
def _():
    begin("open")
    part("open", 1, EIGHT)
    part("open", 3, EIGHT)
    check(
        [(p["PartNumber"], p["Size"], p["ETag"]) for p in api("list-parts", *upload("open"))["Parts"]],
        [(n, 8192, f'"{EIGHT_MD5}"') for n in (1, 3)], "parts")


@step("multipart-list-uploads")
def _():
    answer = api("list-multipart-uploads")["Uploads"]
    check([(u["Key"], u["UploadId"]) for u in answer], [("open", uploads["open"])], "uploads")


@step("multipart-abort")
def _():
    api("abort-multipart-upload", *upload("open"))
    refused("NoSuchUpload", "list-parts", *upload("open"))


@step("multipart-too-small")
def _():
    begin("small")
    parts = [part("small", n, body(1000)) for n in (1, 2)]
    refused("EntityTooSmall", "complete-multipart-upload", *upload("small"), *whole(parts))


@step("multipart-bad-parts")
def _():
    begin("bad-parts")
    parts = [part("bad-parts", n, PARTS[0]) for n in (1, 2)]
    complete = lambda code, parts: refused(code, "complete-multipart-upload", *upload("bad-parts"), *whole(parts))
    complete("InvalidPart", [parts[0], parts[1] | {"ETag": OTHER_ETAG}])
    complete("InvalidPartOrder", parts[::-1])


@step("multipart-copy")
def _():
    begin("part-copy")
    copy = lambda number, source, *more: listed(number, api(
        "upload-part-copy", *upload("part-copy"), "--part-number", str(number), "--copy-source",
        f"{BUCKET}/{source}", *more)["CopyPartResult"])
    parts = [copy(1, "parts", "--copy-source-range", f"bytes=0-{5 * MIB - 1}"), copy(2, "eight")]
    api("complete-multipart-upload", *upload("part-copy"), *whole(parts))
    check(read("part-copy"), PARTS[0] + EIGHT, "body")


@step("transfer-up-down")
def _():
    aws("s3", "cp", file("up", body(LARGE)), f"s3://{BUCKET}/large")
    aws("s3", "cp", f"s3://{BUCKET}/large", "down")
    check(content("down"), body(LARGE), "body")
    check(head("large")["ETag"].endswith('-3"'), True, "an ETag of three parts")


def checksum(algorithm, expected, *asked):
    put("sum", EIGHT, *(asked or ("--checksum-algorithm", algorithm)))
    check(head("sum", "--checksum-mode", "ENABLED").get("Checksum" + algorithm), expected, "checksum")


@step("checksum-crc32")
def _():
    checksum("CRC32", "/6CQFw==")


@step("checksum-crc32c")
def _():
    # aws-cli computes this one with the CRT only, but sends one that it is given.
    checksum("CRC32C", "bU98kg==", "--checksum-crc32-c", "bU98kg==")


@step("checksum-crc64nvme")
def _():
    checksum("CRC64NVME", "AeFWGa54rhA=", "--checksum-crc64-nvme", "AeFWGa54rhA=")


@step("checksum-sha1")
def _():
    checksum("SHA1", "gFWBqtO07VRUMZJDhF5rY4QUbeo=")


@step("checksum-sha256")
def _():
    checksum("SHA256", "ZpMQTQqsGi9vs2Iq1S8Chi75BkxqAwDA63d5kUHrWQ8=")


def put_bad(option, digest):
    wrong = base64.b64encode(digest).decode()
    refused("BadDigest", "put-object", "--key", "bad", "--body", file("put", EIGHT), option, wrong)
    is_absent("bad")


@step("checksum-wrong")
def _():
    put_bad("--checksum-sha256", hashlib.sha256(b"").digest())


@step("content-md5-wrong")
def _():
    put_bad("--content-md5", hashlib.md5(b"").digest())


def uploaded_in_parts(key, algorithm, kind, *complete):
    """Uploads the three parts, and gives the checksums in the answer to that and in HEAD's."""
    begin(key, "--checksum-algorithm", algorithm, "--checksum-type", kind)
    parts = [part(key, n, PARTS[n - 1], "--checksum-algorithm", algorithm) for n in (1, 2, 3)]
    completed = api("complete-multipart-upload", *upload(key), *whole(parts), *complete)
    answers = completed, head(key, "--checksum-mode", "ENABLED")
    return [(a.get("Checksum" + algorithm), a.get("ChecksumType")) for a in answers]


@step("checksum-composite")
def _():
    expected = ("ld9AgCzExdMfd8lU7l61s7ZyXhxsRxcOdR0KfM8udog=-3", "COMPOSITE")
    check(uploaded_in_parts("composite", "SHA256", "COMPOSITE"), [expected] * 2, "checksums")


@step("checksum-full-object")
def _():
    given = ("--checksum-crc32", "XXFOTQ==", "--checksum-type", "FULL_OBJECT")
    check(
        uploaded_in_parts("full", "CRC32", "FULL_OBJECT", *given), [("XXFOTQ==", "FULL_OBJECT")] * 2,
        "checksums")


@step("object-attributes")
def _():
    names = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]
    answer = api("get-object-attributes", "--key", "full", "--object-attributes", *names)
    check(answer["ETag"], head("full")["ETag"].strip('"'), "ETag")
    check(answer["Checksum"], {"ChecksumCRC32": "XXFOTQ==", "ChecksumType": "FULL_OBJECT"}, "checksum")
    check(
        (answer["ObjectParts"]["TotalPartsCount"], answer["StorageClass"], answer["ObjectSize"]),
        (3, "STANDARD", 10_486_760), "parts, class and size")


FLAT = ["l/" + name for name in "abcde"]
DEEP = ["l/x/1", "l/x/2", "l/y/1"]


def fill():
    """Puts the keys of the listings, by one command."""
    for key in FLAT + DEEP:
        os.makedirs(os.path.join(FOLDER, "fill", os.path.dirname(key)), exist_ok=True)
        file("fill/" + key, b"list")
    aws("s3", "cp", "--recursive", "fill", f"s3://{BUCKET}/")


@step("list-v1")
def _():
    fill()
    listing = ("list-objects", "--prefix", "l/", "--delimiter", "/", "--max-keys", "3", "--no-paginate")
    pages = [api(*listing)]
    while pages[-1]["IsTruncated"]:
        pages.append(api(*listing, "--marker", pages[-1]["NextMarker"]))
    check(len(pages), 3, "pages")
    check([o["Key"] for page in pages for o in page.get("Contents", [])], FLAT, "keys")
    check(
        [p["Prefix"] for page in pages for p in page.get("CommonPrefixes", [])], ["l/x/", "l/y/"],
        "prefixes")


@step("list-v2")
def _():
    page = api("list-objects-v2", "--prefix", "l/")
    check([o["Key"] for o in page["Contents"]], FLAT + DEEP, "keys")
    etag = f'"{hashlib.md5(b"list").hexdigest()}"'
    check(
        {(o["Size"], o["ETag"], o["StorageClass"]) for o in page["Contents"]},
        {(4, etag, "STANDARD")}, "sizes, ETags, classes")


@step("list-v2-delimiter")
def _():
    lines = aws("s3", "ls", f"s3://{BUCKET}/l/").decode().splitlines()
    check([line.split()[-1] for line in lines], ["x/", "y/"] + list("abcde"), "aws s3 ls")
    page = api("list-objects-v2", "--prefix", "l/", "--delimiter", "/")
    check([o["Key"] for o in page["Contents"]], FLAT, "keys")
    check([p["Prefix"] for p in page["CommonPrefixes"]], ["l/x/", "l/y/"], "prefixes")


@step("list-v2-pages")
def _():
    check(keys("l/", "--page-size", "3"), FLAT + DEEP, "keys")


@step("list-start-after")
def _():
    check(keys("l/", "--start-after", "l/e"), DEEP, "keys")


@step("list-order")
def _():
    order = ["o/Z", "o/a", "o/ä", "o/ﬃ", "o/🚀"]
    for key in reversed(order):
        put(key)
    check(keys("o/"), order, "keys")


def odd_keys(*names):
    for key in names:
        put(key, key.encode())
    for key in names:
        check(read(key), key.encode(), f"body of {key!r}")
    check([k for k in keys("k/") if k in names], sorted(names), "keys")
    for key in names:
        api("delete-object", "--key", key)
        is_absent(key)


for name, odd in {
    "key-space": ["k/ a  b "],
    "key-plus-percent": ["k/100%+20%2B&=?#"],
    "key-emoji": ["k/🚀 ünï"],
    "key-dot-dot": ["k/../up/./x"],
    "key-double-slash": ["k//a///b"],
    "key-folder": ["k/dir", "k/dir/", "k/dir/x"],
}.items():
    step(name)(lambda odd=odd: odd_keys(*odd))


@step("key-copy")
def _():
    put("k/a b+%ü", b"odd")
    aws("s3", "cp", f"s3://{BUCKET}/k/a b+%ü", f"s3://{BUCKET}/k/copy")
    check(read("k/copy"), b"odd", "body")


def fetch(url):
    """The status and body that a client gets which knows nothing of S3."""
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--output", "fetched", "--write-out", "%{http_code}", url],
        cwd=FOLDER, capture_output=True, check=True)
    return int(done.stdout), content("fetched")


def presigned(key, seconds=300):
    return aws("s3", "presign", f"s3://{BUCKET}/{key}", "--expires-in", str(seconds)).decode().strip()


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
    refused("SignatureDoesNotMatch", "get-object", "--key", "eight", "got", AWS_SECRET_ACCESS_KEY="x" * 40)


@step("unknown-key")
def _():
    refused("InvalidAccessKeyId", "get-object", "--key", "eight", "got", AWS_ACCESS_KEY_ID="AKIDNOBODYHASTHIS000")


@step("anonymous")
def _():
    refused("AccessDenied", "get-object", "--key", "eight", "got", "--no-sign-request")


TREE = f"s3://{BUCKET}/tree"


@step("tree-up-down")
def _():
    make_tree(os.path.join(FOLDER, "tree"))
    aws("s3", "sync", "tree", TREE)
    aws("s3", "sync", TREE, "tree-back")
    check_same_trees(os.path.join(FOLDER, "tree"), os.path.join(FOLDER, "tree-back"))
    check(aws("s3", "sync", "tree", TREE), b"", "what a second sync does")


@step("tree-change")
def _():
    change_tree(os.path.join(FOLDER, "tree"))
    check(aws("s3", "sync", "--no-progress", "tree", TREE).count(b"upload: "), 2, "uploads")
    aws("s3", "sync", TREE, "tree-back")
    check_same_trees(os.path.join(FOLDER, "tree"), os.path.join(FOLDER, "tree-back"))


@step("tree-delete")
def _():
    shrink_tree(os.path.join(FOLDER, "tree"))
    check(aws("s3", "sync", "--delete", "tree", TREE).count(b"delete: "), 3, "deletions")
    aws("s3", "sync", "--delete", TREE, "tree-back")
    check_same_trees(os.path.join(FOLDER, "tree"), os.path.join(FOLDER, "tree-back"))


run()
