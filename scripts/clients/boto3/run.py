"""The scenario by boto3, with a client as it comes."""

import base64
import datetime
import hashlib
import io
import os
import sys
import time
import urllib.error
import urllib.request

import boto3
import botocore
from botocore.exceptions import ClientError

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
from steps import (
    BUCKET, EIGHT, EIGHT_MD5, EMPTY_MD5, FOLDER, LARGE, OTHER_ETAG, PARTS, MIB, body, check, run, step,
)

s3 = boto3.client("s3")
uploads = {}


def refused(status, code, call, **arguments):
    """Requires that a call is answered with this error. A HEAD's has the status for its code."""
    try:
        call(**arguments)
    except ClientError as e:
        check(
            (e.response["ResponseMetadata"]["HTTPStatusCode"], e.response["Error"]["Code"]),
            (status, code), "error")
        return
    raise AssertionError(f"succeeded, instead of {status} {code}")


def put(key, data=b"", **more):
    return s3.put_object(Bucket=BUCKET, Key=key, Body=data, **more)


def get(key, **more):
    return s3.get_object(Bucket=BUCKET, Key=key, **more)


def read(key, **more):
    return get(key, **more)["Body"].read()


def head(key, **more):
    return s3.head_object(Bucket=BUCKET, Key=key, **more)


def is_absent(key):
    refused(404, "404", head, key=key)


def keys(**listing):
    return [o["Key"] for o in s3.list_objects_v2(Bucket=BUCKET, **listing).get("Contents", [])]


def is_recent(time_of):
    age = datetime.datetime.now(datetime.timezone.utc) - time_of
    check(abs(age) < datetime.timedelta(hours=1), True, f"{time_of} is of the last hour")


def b64(digest):
    return base64.b64encode(digest).decode()


@step("bucket-create")
def _():
    s3.create_bucket(Bucket=BUCKET)
    s3.head_bucket(Bucket=BUCKET)
    s3.create_bucket(Bucket=BUCKET)


@step("bucket-list")
def _():
    mine = [b for b in s3.list_buckets()["Buckets"] if b["Name"] == BUCKET]
    check(len(mine), 1, "buckets of that name")
    is_recent(mine[0]["CreationDate"])


@step("bucket-location")
def _():
    check(s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"], None, "constraint")


@step("bucket-name-invalid")
def _():
    refused(400, "InvalidBucketName", s3.create_bucket, Bucket="Bad_Name")


@step("bucket-delete")
def _():
    s3.create_bucket(Bucket=BUCKET + "-2")
    s3.delete_bucket(Bucket=BUCKET + "-2")
    refused(404, "404", s3.head_bucket, Bucket=BUCKET + "-2")


@step("no-such-bucket")
def _():
    refused(404, "NoSuchBucket", s3.list_objects_v2, Bucket=BUCKET + "-none")


@step("put-empty")
def _():
    check(put("empty")["ETag"], f'"{EMPTY_MD5}"', "ETag")
    answer = get("empty")
    check(answer["Body"].read(), b"", "body")
    check(answer["ContentLength"], 0, "length")


@step("put-8k")
def _():
    check(put("eight", EIGHT)["ETag"], f'"{EIGHT_MD5}"', "ETag")
    answer = get("eight")
    check(answer["Body"].read(), EIGHT, "body")
    check((answer["ContentLength"], answer["ETag"]), (8192, f'"{EIGHT_MD5}"'), "length and ETag")
    is_recent(answer["LastModified"])


@step("put-overwrite")
def _():
    put("twice", b"one")
    put("twice", b"second")
    check(read("twice"), b"second", "body")


@step("put-stream")
def _():
    end, begin = os.pipe()
    if os.fork() == 0:
        os.close(end)
        with os.fdopen(begin, "wb") as pipe:
            pipe.write(body(100_000))
        os._exit(0)
    os.close(begin)
    with os.fdopen(end, "rb") as pipe:
        s3.upload_fileobj(pipe, BUCKET, "stream")
    os.wait()
    check(read("stream"), body(100_000), "body")


@step("put-headers")
def _():
    headers = {
        "ContentType": "text/x-nonagon",
        "CacheControl": "max-age=60",
        "ContentDisposition": 'attachment; filename="a b.txt"',
        "ContentEncoding": "gzip",
        "ContentLanguage": "de",
    }
    put("headers", b"headers", **headers)
    answer = head("headers")
    check({name: answer.get(name) for name in headers}, headers, "headers")


@step("put-metadata")
def _():
    metadata = {"color": "red", "two-words": "deep blue"}
    put("metadata", b"metadata", Metadata=metadata)
    check(head("metadata")["Metadata"], metadata, "metadata")


@step("get-overrides")
def _():
    answer = get("eight", ResponseContentType="text/x-other", ResponseContentDisposition="inline")
    check((answer["ContentType"], answer["ContentDisposition"]), ("text/x-other", "inline"), "headers")


@step("get-404")
def _():
    refused(404, "NoSuchKey", get, key="absent")


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
    for _ in range(2):
        answer = s3.delete_object(Bucket=BUCKET, Key="gone")
        check(answer["ResponseMetadata"]["HTTPStatusCode"], 204, "status")
    is_absent("gone")


def delete_three(quiet):
    put("d/1")
    put("d/2")
    named = [{"Key": key} for key in ("d/1", "d/2", "d/absent")]
    answer = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": named, "Quiet": quiet})
    check(answer.get("Errors"), None, "errors")
    check(keys(Prefix="d/"), [], "keys")
    return sorted(d["Key"] for d in answer.get("Deleted", []))


@step("delete-objects")
def _():
    check(delete_three(False), ["d/1", "d/2", "d/absent"], "deleted")


@step("delete-objects-quiet")
def _():
    check(delete_three(True), [], "deleted")


@step("bucket-not-empty")
def _():
    refused(409, "BucketNotEmpty", s3.delete_bucket, Bucket=BUCKET)


def range_is(header, expected, content_range):
    answer = get("eight", Range=header)
    check(answer["ResponseMetadata"]["HTTPStatusCode"], 206, "status")
    check(answer["Body"].read(), expected, "body")
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
    refused(416, "InvalidRange", get, key="eight", Range="bytes=9000-")


@step("get-if-match")
def _():
    check(read("eight", IfMatch=f'"{EIGHT_MD5}"'), EIGHT, "body")
    refused(412, "PreconditionFailed", get, key="eight", IfMatch=OTHER_ETAG)


@step("get-if-none-match")
def _():
    refused(304, "304", get, key="eight", IfNoneMatch=f'"{EIGHT_MD5}"')
    check(read("eight", IfNoneMatch=OTHER_ETAG), EIGHT, "body")


@step("get-if-dates")
def _():
    old = datetime.datetime(2001, 1, 1)
    refused(304, "304", get, key="eight", IfModifiedSince=head("eight")["LastModified"])
    refused(412, "PreconditionFailed", get, key="eight", IfUnmodifiedSince=old)


@step("put-if-none-match")
def _():
    put("new", b"1", IfNoneMatch="*")
    refused(412, "PreconditionFailed", put, key="new", data=b"2", IfNoneMatch="*")
    check(read("new"), b"1", "body")


@step("put-if-match")
def _():
    refused(412, "PreconditionFailed", put, key="new", data=b"3", IfMatch=OTHER_ETAG)
    put("new", b"4", IfMatch=head("new")["ETag"])
    check(read("new"), b"4", "body")


@step("delete-if-match")
def _():
    delete = lambda etag: s3.delete_object(Bucket=BUCKET, Key="new", IfMatch=etag)
    etag = head("new")["ETag"]
    refused(412, "PreconditionFailed", delete, etag=OTHER_ETAG)
    delete(etag)
    is_absent("new")


def copy(source, key, **more):
    return s3.copy_object(Bucket=BUCKET, Key=key, CopySource={"Bucket": BUCKET, "Key": source}, **more)


@step("copy")
def _():
    check(copy("metadata", "copied")["CopyObjectResult"]["ETag"], head("metadata")["ETag"], "ETag")
    check(read("copied"), b"metadata", "body")
    check(head("copied")["Metadata"], head("metadata")["Metadata"], "metadata")


@step("copy-replace")
def _():
    copy("metadata", "metadata", MetadataDirective="REPLACE", Metadata={"color": "green"})
    check(head("metadata")["Metadata"], {"color": "green"}, "metadata")
    check(read("metadata"), b"metadata", "body")


@step("copy-if-match")
def _():
    refused(412, "PreconditionFailed", copy, source="eight", key="not", CopySourceIfMatch=OTHER_ETAG)
    is_absent("not")


def begin(key, **more):
    uploads[key] = s3.create_multipart_upload(Bucket=BUCKET, Key=key, **more)["UploadId"]


def part(key, number, data, **more):
    return s3.upload_part(
        Bucket=BUCKET, Key=key, UploadId=uploads[key], PartNumber=number, Body=data, **more)


def complete(key, parts, **more):
    return s3.complete_multipart_upload(
        Bucket=BUCKET, Key=key, UploadId=uploads[key], MultipartUpload={"Parts": parts}, **more)


def listed(number, answer):
    """What CompleteMultipartUpload wants to know of a part."""
    return {"PartNumber": number} | {
        name: value for name, value in answer.items() if name == "ETag" or name.startswith("Checksum")
        and name != "ChecksumType"}


@step("multipart-three-parts")
def _():
    begin("parts")
    parts = [listed(n, part("parts", n, PARTS[n - 1])) for n in (3, 1, 2)]
    answer = complete("parts", sorted(parts, key=lambda p: p["PartNumber"]))
    check(answer["ETag"], '"7abc5a17f5b344ba49f1b2cbecb914b5-3"', "ETag")
    check(read("parts"), b"".join(PARTS), "body")


@step("multipart-get-part")
def _():
    answer = get("parts", PartNumber=3)
    check(answer["Body"].read(), PARTS[2], "body")
    check(answer["ResponseMetadata"]["HTTPStatusCode"], 206, "status")
    check(answer.get("PartsCount"), 3, "parts")


@step("multipart-list-parts")
def _():
    begin("open")
    for number in (1, 3):
        part("open", number, EIGHT)
    answer = s3.list_parts(Bucket=BUCKET, Key="open", UploadId=uploads["open"])
    check(
        [(p["PartNumber"], p["Size"], p["ETag"]) for p in answer["Parts"]],
        [(n, 8192, f'"{EIGHT_MD5}"') for n in (1, 3)], "parts")


@step("multipart-list-uploads")
def _():
    answer = s3.list_multipart_uploads(Bucket=BUCKET)
    check([(u["Key"], u["UploadId"]) for u in answer["Uploads"]], [("open", uploads["open"])], "uploads")


@step("multipart-abort")
def _():
    upload = {"Bucket": BUCKET, "Key": "open", "UploadId": uploads["open"]}
    s3.abort_multipart_upload(**upload)
    refused(404, "NoSuchUpload", s3.list_parts, **upload)


@step("multipart-too-small")
def _():
    begin("small")
    parts = [listed(n, part("small", n, body(1000))) for n in (1, 2)]
    refused(400, "EntityTooSmall", complete, key="small", parts=parts)


@step("multipart-bad-parts")
def _():
    begin("bad-parts")
    parts = [listed(n, part("bad-parts", n, PARTS[0])) for n in (1, 2)]
    wrong = [parts[0], parts[1] | {"ETag": OTHER_ETAG}]
    refused(400, "InvalidPart", complete, key="bad-parts", parts=wrong)
    refused(400, "InvalidPartOrder", complete, key="bad-parts", parts=parts[::-1])


@step("multipart-copy")
def _():
    begin("part-copy")
    copied = []
    for number, source, more in (
        (1, "parts", {"CopySourceRange": f"bytes=0-{5 * MIB - 1}"}), (2, "eight", {}),
    ):
        answer = s3.upload_part_copy(
            Bucket=BUCKET, Key="part-copy", UploadId=uploads["part-copy"], PartNumber=number,
            CopySource={"Bucket": BUCKET, "Key": source}, **more)
        copied.append(listed(number, answer["CopyPartResult"]))
    complete("part-copy", copied)
    check(read("part-copy"), PARTS[0] + EIGHT, "body")


@step("transfer-up-down")
def _():
    s3.upload_fileobj(io.BytesIO(body(LARGE)), BUCKET, "large")
    s3.download_file(BUCKET, "large", os.path.join(FOLDER, "large"))
    with open(os.path.join(FOLDER, "large"), "rb") as back:
        check(back.read(), body(LARGE), "body")
    check(head("large")["ETag"].endswith('-3"'), True, "an ETag of three parts")


def checksum(algorithm, expected):
    put("sum", EIGHT, ChecksumAlgorithm=algorithm)
    check(head("sum", ChecksumMode="ENABLED").get("Checksum" + algorithm), expected, "checksum")


@step("checksum-crc32")
def _():
    checksum("CRC32", "/6CQFw==")


@step("checksum-sha1")
def _():
    checksum("SHA1", "gFWBqtO07VRUMZJDhF5rY4QUbeo=")


@step("checksum-sha256")
def _():
    checksum("SHA256", "ZpMQTQqsGi9vs2Iq1S8Chi75BkxqAwDA63d5kUHrWQ8=")


@step("checksum-crc32c")
def _():
    # botocore computes this one with the CRT only, but sends one that it is given.
    put("sum", EIGHT, ChecksumCRC32C="bU98kg==")
    check(head("sum", ChecksumMode="ENABLED").get("ChecksumCRC32C"), "bU98kg==", "checksum")


@step("checksum-crc64nvme")
def _():
    put("sum", EIGHT, ChecksumCRC64NVME="AeFWGa54rhA=")
    check(head("sum", ChecksumMode="ENABLED").get("ChecksumCRC64NVME"), "AeFWGa54rhA=", "checksum")


@step("checksum-wrong")
def _():
    wrong = b64(hashlib.sha256(b"").digest())
    refused(400, "BadDigest", put, key="bad", data=EIGHT, ChecksumSHA256=wrong)
    is_absent("bad")


@step("content-md5-wrong")
def _():
    refused(400, "BadDigest", put, key="bad", data=EIGHT, ContentMD5=b64(hashlib.md5(b"").digest()))
    is_absent("bad")


@step("checksum-composite")
def _():
    begin("composite", ChecksumAlgorithm="SHA256")
    parts = [listed(n, part("composite", n, PARTS[n - 1], ChecksumAlgorithm="SHA256")) for n in (1, 2, 3)]
    expected = ("ld9AgCzExdMfd8lU7l61s7ZyXhxsRxcOdR0KfM8udog=-3", "COMPOSITE")
    answer = complete("composite", parts)
    check((answer.get("ChecksumSHA256"), answer.get("ChecksumType")), expected, "checksum")
    answer = head("composite", ChecksumMode="ENABLED")
    check((answer.get("ChecksumSHA256"), answer.get("ChecksumType")), expected, "checksum of HEAD")


@step("checksum-full-object")
def _():
    begin("full", ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    parts = [listed(n, part("full", n, PARTS[n - 1])) for n in (1, 2, 3)]
    complete("full", parts, ChecksumCRC32="XXFOTQ==", ChecksumType="FULL_OBJECT")
    answer = head("full", ChecksumMode="ENABLED")
    check(
        (answer.get("ChecksumCRC32"), answer.get("ChecksumType")),
        ("XXFOTQ==", "FULL_OBJECT"), "checksum")


@step("object-attributes")
def _():
    answer = s3.get_object_attributes(
        Bucket=BUCKET, Key="full",
        ObjectAttributes=["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"])
    check(answer["ETag"], head("full")["ETag"].strip('"'), "ETag")
    check(
        answer["Checksum"], {"ChecksumCRC32": "XXFOTQ==", "ChecksumType": "FULL_OBJECT"},
        "checksum")
    check(
        (answer["ObjectParts"]["TotalPartsCount"], answer["StorageClass"], answer["ObjectSize"]),
        (3, "STANDARD", 10_486_760), "parts, class and size")


FLAT = ["l/" + name for name in "abcde"]
DEEP = ["l/x/1", "l/x/2", "l/y/1"]


def fill():
    for key in FLAT + DEEP:
        put(key, b"list")


def prefixes(page):
    return [p["Prefix"] for p in page.get("CommonPrefixes", [])]


@step("list-v1")
def _():
    fill()
    listing = {"Bucket": BUCKET, "Prefix": "l/", "Delimiter": "/", "MaxKeys": 3}
    pages = [s3.list_objects(**listing)]
    while pages[-1]["IsTruncated"]:
        pages.append(s3.list_objects(Marker=pages[-1]["NextMarker"], **listing))
    check(len(pages), 3, "pages")
    check([o["Key"] for page in pages for o in page.get("Contents", [])], FLAT, "keys")
    check([p for page in pages for p in prefixes(page)], ["l/x/", "l/y/"], "prefixes")


@step("list-v2")
def _():
    page = s3.list_objects_v2(Bucket=BUCKET, Prefix="l/")
    check([o["Key"] for o in page["Contents"]], FLAT + DEEP, "keys")
    etag = f'"{hashlib.md5(b"list").hexdigest()}"'
    check(
        {(o["Size"], o["ETag"], o["StorageClass"]) for o in page["Contents"]},
        {(4, etag, "STANDARD")}, "sizes, ETags, classes")
    check((page["KeyCount"], page["IsTruncated"]), (8, False), "count and truncation")


@step("list-v2-delimiter")
def _():
    page = s3.list_objects_v2(Bucket=BUCKET, Prefix="l/", Delimiter="/")
    check(([o["Key"] for o in page["Contents"]], prefixes(page)), (FLAT, ["l/x/", "l/y/"]), "listing")


@step("list-v2-pages")
def _():
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=BUCKET, Prefix="l/", PaginationConfig={"PageSize": 3})
    check(
        [[o["Key"] for o in page["Contents"]] for page in pages],
        [FLAT[:3], FLAT[3:] + DEEP[:1], DEEP[1:]], "pages")


@step("list-start-after")
def _():
    check(keys(Prefix="l/", StartAfter="l/e"), DEEP, "keys")


@step("list-order")
def _():
    order = ["o/Z", "o/a", "o/ä", "o/ﬃ", "o/🚀"]
    for key in reversed(order):
        put(key)
    check(keys(Prefix="o/"), order, "keys")


def odd_keys(*names):
    for key in names:
        put(key, key.encode())
    for key in names:
        check(read(key), key.encode(), f"body of {key!r}")
    check([k for k in keys(Prefix="k/") if k in names], sorted(names), "keys")
    for key in names:
        s3.delete_object(Bucket=BUCKET, Key=key)
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
    copy("k/a b+%ü", "k/copy")
    check(read("k/copy"), b"odd", "body")


def presigned(call, key, seconds=300):
    return s3.generate_presigned_url(call, Params={"Bucket": BUCKET, "Key": key}, ExpiresIn=seconds)


def fetch(method, url, data=None):
    """A request by a client that knows nothing of S3: its status, headers and body."""
    request = urllib.request.Request(url, data=data, method=method)
    if data is not None:
        request.add_header("Content-Type", "")  # urllib would add one that was not signed.
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.headers, e.read()


def fetch_refused(code, message, url):
    status, _, text = fetch("GET", url)
    expected = f"<Code>{code}</Code><Message>{message}".encode()
    check((status, expected in text), (403, True), f"{code} in {text}")


@step("presign-get")
def _():
    status, _, data = fetch("GET", presigned("get_object", "eight"))
    check((status, data), (200, EIGHT), "answer")


@step("presign-head")
def _():
    status, headers, _ = fetch("HEAD", presigned("head_object", "eight"))
    check((status, headers["Content-Length"]), (200, "8192"), "answer")


@step("presign-put")
def _():
    status, _, text = fetch("PUT", presigned("put_object", "presigned"), b"by URL")
    check(status, 200, f"status of {text}")
    check(read("presigned"), b"by URL", "body")


@step("presign-delete")
def _():
    check(fetch("DELETE", presigned("delete_object", "presigned"))[0], 204, "status")
    is_absent("presigned")


@step("presign-expired")
def _():
    url = presigned("get_object", "eight", seconds=1)
    time.sleep(3)
    fetch_refused("AccessDenied", "Request has expired", url)


@step("presign-tampered")
def _():
    url = presigned("get_object", "eight").replace("/eight?", "/twice?")
    fetch_refused("SignatureDoesNotMatch", "", url)


def get_as(status, code, **credentials):
    refused(status, code, boto3.client("s3", **credentials).get_object, Bucket=BUCKET, Key="eight")


@step("wrong-secret")
def _():
    get_as(403, "SignatureDoesNotMatch", aws_secret_access_key="x" * 40,
           aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"])


@step("unknown-key")
def _():
    get_as(403, "InvalidAccessKeyId", aws_secret_access_key="x" * 40, aws_access_key_id="AKIDNOBODYHASTHIS000")


@step("anonymous")
def _():
    unsigned = botocore.config.Config(signature_version=botocore.UNSIGNED)
    get_as(403, "AccessDenied", config=unsigned)


run()
