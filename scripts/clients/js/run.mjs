// The scenario by the AWS SDK for JavaScript, version 3, with a client as it comes.
import { createHash } from "node:crypto";
import { createReadStream, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Readable } from "node:stream";
import * as aws from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { body, bucket, check, EIGHT, EIGHT_MD5, MIB, OTHER_ETAG, PARTS, run, step, WHOLE } from "./steps.mjs";

const s3 = new aws.S3Client({});
const uploads = {};

/** Sends a command about the bucket. */
const send = (Command, input = {}) => s3.send(new Command({ Bucket: bucket, ...input }));

/** Requires that a call fails with this status and code; a HEAD's error has the status only. */
async function refused(status, code, call) {
  try {
    await call();
  } catch (e) {
    const actual = [e.$metadata?.httpStatusCode, code && e.name];
    check(actual, [status, code], `error (${e.message})`);
    return;
  }
  throw new Error(`succeeded, instead of ${status} ${code}`);
}

const put = (key, data = "", more = {}) => send(aws.PutObjectCommand, { Key: key, Body: data, ...more });
const get = (key, more = {}) => send(aws.GetObjectCommand, { Key: key, ...more });
const head = (key, more = {}) => send(aws.HeadObjectCommand, { Key: key, ...more });
const bytes = async (answer) => Buffer.from(await answer.Body.transformToByteArray());
const read = async (key, more = {}) => bytes(await get(key, more));
const isAbsent = (key) => refused(404, "NotFound", () => head(key));
const list = (more) => send(aws.ListObjectsV2Command, more);
const keys = async (more) => ((await list(more)).Contents ?? []).map((o) => o.Key);
const hash = (algorithm, data, encoding) => createHash(algorithm).update(data).digest(encoding);

function isRecent(time) {
  check(Math.abs(Date.now() - time) < 3_600_000, true, `${time} is of the last hour`);
}

/** The properties of an answer that are named. */
const only = (answer, ...names) => Object.fromEntries(names.map((name) => [name, answer[name]]));

step("bucket-create", async () => {
  await send(aws.CreateBucketCommand);
  await send(aws.HeadBucketCommand);
  await send(aws.CreateBucketCommand);
});

step("bucket-list", async () => {
  const mine = (await s3.send(new aws.ListBucketsCommand({}))).Buckets.filter((b) => b.Name === bucket);
  check(mine.length, 1, "buckets of that name");
  isRecent(mine[0].CreationDate);
});

step("bucket-location", async () => {
  const answer = await send(aws.GetBucketLocationCommand);
  check(answer.LocationConstraint ?? "", "", "constraint");
});

step("bucket-name-invalid", () =>
  refused(400, "InvalidBucketName", () => send(aws.CreateBucketCommand, { Bucket: "Bad_Name" })));

step("bucket-delete", async () => {
  const Bucket = `${bucket}-2`;
  await send(aws.CreateBucketCommand, { Bucket });
  await send(aws.DeleteBucketCommand, { Bucket });
  await refused(404, "NotFound", () => send(aws.HeadBucketCommand, { Bucket }));
});

step("no-such-bucket", () => refused(404, "NoSuchBucket", () => list({ Bucket: `${bucket}-none` })));

step("put-empty", async () => {
  check((await put("empty")).ETag, `"${hash("md5", "", "hex")}"`, "ETag");
  const answer = await get("empty");
  check([answer.ContentLength, (await bytes(answer)).length], [0, 0], "length");
});

step("put-8k", async () => {
  check((await put("eight", EIGHT)).ETag, `"${EIGHT_MD5}"`, "ETag");
  const answer = await get("eight");
  check(await bytes(answer), EIGHT, "body");
  check([answer.ContentLength, answer.ETag], [8192, `"${EIGHT_MD5}"`], "length and ETag");
  isRecent(answer.LastModified);
});

step("put-overwrite", async () => {
  await put("twice", "one");
  await put("twice", "second");
  check(await read("twice"), Buffer.from("second"), "body");
});

step("put-stream", async () => {
  const stream = Readable.from([body(100_000)]);
  await new Upload({ client: s3, params: { Bucket: bucket, Key: "stream", Body: stream } }).done();
  check(await read("stream"), body(100_000), "body");
});

step("put-headers", async () => {
  const headers = {
    ContentType: "text/x-nonagon",
    CacheControl: "max-age=60",
    ContentDisposition: 'attachment; filename="a b.txt"',
    ContentEncoding: "gzip",
    ContentLanguage: "de",
  };
  await put("headers", "headers", headers);
  check(only(await head("headers"), ...Object.keys(headers)), headers, "headers");
});

step("put-metadata", async () => {
  const metadata = { color: "red", "two-words": "deep blue" };
  await put("metadata", "metadata", { Metadata: metadata });
  const back = (await head("metadata")).Metadata;
  check(Object.entries(back).sort(), Object.entries(metadata), "metadata");
});

step("get-overrides", async () => {
  const answer = await get("eight", {
    ResponseContentType: "text/x-other",
    ResponseContentDisposition: "inline",
  });
  check(await bytes(answer), EIGHT, "body");
  check([answer.ContentType, answer.ContentDisposition], ["text/x-other", "inline"], "headers");
});

step("get-404", () => refused(404, "NoSuchKey", () => get("absent")));

step("head", async () => {
  const answer = await get("eight");
  await bytes(answer);
  const names = ["ContentLength", "ETag", "ContentType", "LastModified", "AcceptRanges"];
  check(only(await head("eight"), ...names), only(answer, ...names), "headers");
});

step("head-404", () => isAbsent("absent"));

step("delete-object", async () => {
  await put("gone");
  for (let i = 0; i < 2; i++) {
    const answer = await send(aws.DeleteObjectCommand, { Key: "gone" });
    check(answer.$metadata.httpStatusCode, 204, "status");
  }
  await isAbsent("gone");
});

async function deleteThree(Quiet) {
  await put("d/1");
  await put("d/2");
  const Objects = ["d/1", "d/2", "d/absent"].map((Key) => ({ Key }));
  const answer = await send(aws.DeleteObjectsCommand, { Delete: { Objects, Quiet } });
  check(answer.Errors ?? [], [], "errors");
  check(await keys({ Prefix: "d/" }), [], "keys");
  return (answer.Deleted ?? []).map((d) => d.Key).sort();
}

step("delete-objects", async () => check(await deleteThree(false), ["d/1", "d/2", "d/absent"], "deleted"));

step("delete-objects-quiet", async () => check(await deleteThree(true), [], "deleted"));

step("bucket-not-empty", () => refused(409, "BucketNotEmpty", () => send(aws.DeleteBucketCommand)));

for (const [name, range, from, to] of [
  ["range-middle", "bytes=100-199", 100, 200],
  ["range-suffix", "bytes=-100", 8092, 8192],
  ["range-open", "bytes=8000-", 8000, 8192],
]) {
  step(name, async () => {
    const answer = await get("eight", { Range: range });
    check(await bytes(answer), EIGHT.subarray(from, to), "body");
    check(answer.$metadata.httpStatusCode, 206, "status");
    check(answer.ContentRange, `bytes ${from}-${to - 1}/8192`, "Content-Range");
  });
}

step("range-past-end", () => refused(416, "InvalidRange", () => get("eight", { Range: "bytes=9000-" })));

step("get-if-match", async () => {
  check(await read("eight", { IfMatch: `"${EIGHT_MD5}"` }), EIGHT, "body");
  await refused(412, "PreconditionFailed", () => get("eight", { IfMatch: OTHER_ETAG }));
});

step("get-if-none-match", async () => {
  await refused(304, undefined, () => get("eight", { IfNoneMatch: `"${EIGHT_MD5}"` }));
  check(await read("eight", { IfNoneMatch: OTHER_ETAG }), EIGHT, "body");
});

step("get-if-dates", async () => {
  const { LastModified } = await head("eight");
  const old = new Date("2001-01-01");
  await refused(304, undefined, () => get("eight", { IfModifiedSince: LastModified }));
  await refused(412, "PreconditionFailed", () => get("eight", { IfUnmodifiedSince: old }));
});

step("put-if-none-match", async () => {
  await put("new", "1", { IfNoneMatch: "*" });
  await refused(412, "PreconditionFailed", () => put("new", "2", { IfNoneMatch: "*" }));
  check(await read("new"), Buffer.from("1"), "body");
});

step("put-if-match", async () => {
  await refused(412, "PreconditionFailed", () => put("new", "3", { IfMatch: OTHER_ETAG }));
  await put("new", "4", { IfMatch: (await head("new")).ETag });
  check(await read("new"), Buffer.from("4"), "body");
});

step("delete-if-match", async () => {
  const { ETag } = await head("new");
  const remove = (IfMatch) => send(aws.DeleteObjectCommand, { Key: "new", IfMatch });
  await refused(412, "PreconditionFailed", () => remove(OTHER_ETAG));
  await remove(ETag);
  await isAbsent("new");
});

const copy = (source, key, more = {}) =>
  send(aws.CopyObjectCommand, { Key: key, CopySource: `${bucket}/${source}`, ...more });

step("copy", async () => {
  const { CopyObjectResult } = await copy("metadata", "copied");
  const [source, target] = [await head("metadata"), await head("copied")];
  check([CopyObjectResult.ETag, target.ETag], [source.ETag, source.ETag], "ETag");
  check(target.Metadata, source.Metadata, "metadata");
  check(await read("copied"), Buffer.from("metadata"), "body");
});

step("copy-replace", async () => {
  await copy("metadata", "metadata", { MetadataDirective: "REPLACE", Metadata: { color: "green" } });
  check((await head("metadata")).Metadata, { color: "green" }, "metadata");
  check(await read("metadata"), Buffer.from("metadata"), "body");
});

step("copy-if-match", async () => {
  const copied = () => copy("eight", "not", { CopySourceIfMatch: OTHER_ETAG });
  await refused(412, "PreconditionFailed", copied);
  await isAbsent("not");
});

async function begin(key, more = {}) {
  uploads[key] = (await send(aws.CreateMultipartUploadCommand, { Key: key, ...more })).UploadId;
}

/** What CompleteMultipartUpload wants to know of a part. */
function listed(PartNumber, answer) {
  const names = ["ETag", "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256"];
  return { PartNumber, ...only(answer, ...names) };
}

const ofUpload = (key) => ({ Key: key, UploadId: uploads[key] });

async function part(key, PartNumber, Body, more = {}) {
  return listed(PartNumber, await send(aws.UploadPartCommand, { ...ofUpload(key), PartNumber, Body, ...more }));
}

const complete = (key, Parts, more = {}) =>
  send(aws.CompleteMultipartUploadCommand, { ...ofUpload(key), MultipartUpload: { Parts }, ...more });

async function threeParts(key, more = {}) {
  const parts = [];
  for (const n of [3, 1, 2]) parts[n - 1] = await part(key, n, PARTS[n - 1], more);
  return parts;
}

step("multipart-three-parts", async () => {
  await begin("parts");
  const answer = await complete("parts", await threeParts("parts"));
  check(answer.ETag, '"7abc5a17f5b344ba49f1b2cbecb914b5-3"', "ETag");
  check(await read("parts"), WHOLE, "body");
});

step("multipart-get-part", async () => {
  const answer = await get("parts", { PartNumber: 3 });
  check(await bytes(answer), PARTS[2], "body");
  check([answer.$metadata.httpStatusCode, answer.PartsCount], [206, 3], "status and parts");
});

step("multipart-list-parts", async () => {
  await begin("open");
  for (const n of [1, 3]) await part("open", n, EIGHT);
  const { Parts } = await send(aws.ListPartsCommand, ofUpload("open"));
  check(
    Parts.map((p) => [p.PartNumber, p.Size, p.ETag]),
    [1, 3].map((n) => [n, 8192, `"${EIGHT_MD5}"`]), "parts");
});

step("multipart-list-uploads", async () => {
  const { Uploads } = await send(aws.ListMultipartUploadsCommand);
  check(Uploads.map((u) => [u.Key, u.UploadId]), [["open", uploads.open]], "uploads");
});

step("multipart-abort", async () => {
  await send(aws.AbortMultipartUploadCommand, ofUpload("open"));
  await refused(404, "NoSuchUpload", () => send(aws.ListPartsCommand, ofUpload("open")));
});

step("multipart-too-small", async () => {
  await begin("small");
  const parts = [await part("small", 1, body(1000)), await part("small", 2, body(1000))];
  await refused(400, "EntityTooSmall", () => complete("small", parts));
});

step("multipart-bad-parts", async () => {
  await begin("bad-parts");
  const [first, second] = [await part("bad-parts", 1, PARTS[0]), await part("bad-parts", 2, PARTS[0])];
  const wrong = [first, { ...second, ETag: OTHER_ETAG }];
  await refused(400, "InvalidPart", () => complete("bad-parts", wrong));
  await refused(400, "InvalidPartOrder", () => complete("bad-parts", [second, first]));
});

step("multipart-copy", async () => {
  await begin("part-copy");
  const copied = async (PartNumber, source, more = {}) => {
    const input = { ...ofUpload("part-copy"), PartNumber, CopySource: `${bucket}/${source}`, ...more };
    return listed(PartNumber, (await send(aws.UploadPartCopyCommand, input)).CopyPartResult);
  };
  const first = await copied(1, "parts", { CopySourceRange: `bytes=0-${5 * MIB - 1}` });
  await complete("part-copy", [first, await copied(2, "eight")]);
  check(await read("part-copy"), Buffer.concat([PARTS[0], EIGHT]), "body");
});

step("transfer-up-down", async () => {
  const file = `${process.env.FOLDER}/large`;
  writeFileSync(file, body(20_000_000));
  const params = { Bucket: bucket, Key: "large", Body: createReadStream(file) };
  await new Upload({ client: s3, params }).done();
  check(await read("large"), body(20_000_000), "body");
  check((await head("large")).ETag.endsWith('-4"'), true, "an ETag of four parts");
});

for (const [algorithm, expected] of [
  ["CRC32", "/6CQFw=="],
  ["CRC32C", "bU98kg=="],
  ["CRC64NVME", "AeFWGa54rhA="],
  ["SHA1", "gFWBqtO07VRUMZJDhF5rY4QUbeo="],
  ["SHA256", "ZpMQTQqsGi9vs2Iq1S8Chi75BkxqAwDA63d5kUHrWQ8="],
]) {
  step(`checksum-${algorithm.toLowerCase()}`, async () => {
    await put("sum", EIGHT, { ChecksumAlgorithm: algorithm });
    check((await head("sum", { ChecksumMode: "ENABLED" }))[`Checksum${algorithm}`], expected, "checksum");
  });
}

step("checksum-wrong", async () => {
  const ChecksumSHA256 = hash("sha256", "", "base64");
  await refused(400, "BadDigest", () => put("bad", EIGHT, { ChecksumSHA256 }));
  await isAbsent("bad");
});

step("content-md5-wrong", async () => {
  await refused(400, "BadDigest", () => put("bad", EIGHT, { ContentMD5: hash("md5", "", "base64") }));
  await isAbsent("bad");
});

step("checksum-composite", async () => {
  const expected = {
    ChecksumSHA256: "ld9AgCzExdMfd8lU7l61s7ZyXhxsRxcOdR0KfM8udog=-3",
    ChecksumType: "COMPOSITE",
  };
  const chosen = { ChecksumAlgorithm: "SHA256" };
  await begin("composite", chosen);
  const completed = await complete("composite", await threeParts("composite", chosen));
  const names = Object.keys(expected);
  check(only(completed, ...names), expected, "checksum");
  check(only(await head("composite", { ChecksumMode: "ENABLED" }), ...names), expected, "checksum of HEAD");
});

const FULL = { ChecksumCRC32: "XXFOTQ==", ChecksumType: "FULL_OBJECT" };

step("checksum-full-object", async () => {
  await begin("full", { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
  const parts = await threeParts("full", { ChecksumAlgorithm: "CRC32" });
  await complete("full", parts, FULL);
  check(only(await head("full", { ChecksumMode: "ENABLED" }), ...Object.keys(FULL)), FULL, "checksum");
});

step("object-attributes", async () => {
  const ObjectAttributes = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];
  const answer = await send(aws.GetObjectAttributesCommand, { Key: "full", ObjectAttributes });
  check(answer.ETag, (await head("full")).ETag.replaceAll('"', ""), "ETag");
  check(only(answer.Checksum, ...Object.keys(FULL)), FULL, "checksum");
  const numbers = [answer.ObjectParts?.TotalPartsCount, answer.StorageClass, answer.ObjectSize];
  check(numbers, [3, "STANDARD", 10_486_760], "parts, class and size");
});

const FLAT = ["l/a", "l/b", "l/c", "l/d", "l/e"];
const DEEP = ["l/x/1", "l/x/2", "l/y/1"];
const prefixes = (page) => (page.CommonPrefixes ?? []).map((p) => p.Prefix);
const names = (page) => (page.Contents ?? []).map((o) => o.Key);

step("list-v1", async () => {
  for (const key of [...FLAT, ...DEEP]) await put(key, "list");
  const listing = { Prefix: "l/", Delimiter: "/", MaxKeys: 3 };
  const pages = [await send(aws.ListObjectsCommand, listing)];
  while (pages.at(-1).IsTruncated) {
    pages.push(await send(aws.ListObjectsCommand, { ...listing, Marker: pages.at(-1).NextMarker }));
  }
  check(pages.length, 3, "pages");
  check(pages.flatMap(names), FLAT, "keys");
  check(pages.flatMap(prefixes), ["l/x/", "l/y/"], "prefixes");
});

step("list-v2", async () => {
  const page = await list({ Prefix: "l/" });
  check(names(page), [...FLAT, ...DEEP], "keys");
  for (const o of page.Contents) {
    const expected = [4, `"${hash("md5", "list", "hex")}"`, "STANDARD"];
    check([o.Size, o.ETag, o.StorageClass], expected, o.Key);
  }
  check([page.KeyCount, page.IsTruncated], [8, false], "count and truncation");
});

step("list-v2-delimiter", async () => {
  const page = await list({ Prefix: "l/", Delimiter: "/" });
  check([names(page), prefixes(page)], [FLAT, ["l/x/", "l/y/"]], "listing");
});

step("list-v2-pages", async () => {
  const pages = [];
  const input = { Bucket: bucket, Prefix: "l/" };
  for await (const page of aws.paginateListObjectsV2({ client: s3, pageSize: 3 }, input)) pages.push(names(page));
  check(pages, [FLAT.slice(0, 3), [...FLAT.slice(3), DEEP[0]], DEEP.slice(1)], "pages");
});

step("list-start-after", async () => check(await keys({ Prefix: "l/", StartAfter: "l/e" }), DEEP, "keys"));

step("list-order", async () => {
  const order = ["o/Z", "o/a", "o/ä", "o/ﬃ", "o/🚀"];
  for (const key of order.toReversed()) await put(key);
  check(await keys({ Prefix: "o/" }), order, "keys");
});

for (const [name, ...odd] of [
  ["key-space", "k/ a  b "],
  ["key-plus-percent", "k/100%+20%2B&=?#"],
  ["key-emoji", "k/🚀 ünï"],
  ["key-dot-dot", "k/../up/./x"],
  ["key-double-slash", "k//a///b"],
  ["key-folder", "k/dir", "k/dir/", "k/dir/x"],
]) {
  step(name, async () => {
    for (const key of odd) await put(key, key);
    for (const key of odd) check(await read(key), Buffer.from(key), `body of ${key}`);
    check((await keys({ Prefix: "k/" })).filter((key) => odd.includes(key)), odd, "keys");
    for (const key of odd) {
      await send(aws.DeleteObjectCommand, { Key: key });
      await isAbsent(key);
    }
  });
}

step("key-copy", async () => {
  await put("k/a b+%ü", "odd");
  await copy(encodeURIComponent("k/a b+%ü"), "k/copy"); // The SDK wants it encoded.
  check(await read("k/copy"), Buffer.from("odd"), "body");
});

const presigned = (Command, Key, expiresIn = 300) =>
  getSignedUrl(s3, new Command({ Bucket: bucket, Key }), { expiresIn });

async function fetchRefused(code, message, url) {
  const answer = await fetch(url);
  const text = await answer.text();
  const told = text.includes(`<Code>${code}</Code><Message>${message}`);
  check([answer.status, told], [403, true], `${code} in ${text}`);
}

step("presign-get", async () => {
  const answer = await fetch(await presigned(aws.GetObjectCommand, "eight"));
  check(answer.status, 200, "status");
  check(Buffer.from(await answer.arrayBuffer()), EIGHT, "body");
});

step("presign-head", async () => {
  const answer = await fetch(await presigned(aws.HeadObjectCommand, "eight"), { method: "HEAD" });
  check([answer.status, answer.headers.get("content-length")], [200, "8192"], "status and length");
});

step("presign-put", async () => {
  const url = await presigned(aws.PutObjectCommand, "presigned");
  const answer = await fetch(url, { method: "PUT", body: "by URL" });
  check(answer.status, 200, `status of ${await answer.text()}`);
  check(await read("presigned"), Buffer.from("by URL"), "body");
});

step("presign-delete", async () => {
  const url = await presigned(aws.DeleteObjectCommand, "presigned");
  check((await fetch(url, { method: "DELETE" })).status, 204, "status");
  await isAbsent("presigned");
});

step("presign-expired", async () => {
  const url = await presigned(aws.GetObjectCommand, "eight", 1);
  await sleep(3000);
  await fetchRefused("AccessDenied", "Request has expired", url);
});

step("presign-tampered", async () => {
  const url = await presigned(aws.GetObjectCommand, "eight");
  await fetchRefused("SignatureDoesNotMatch", "", url.replace("/eight?", "/twice?"));
});

const getAs = (code, config) =>
  refused(403, code, () =>
    new aws.S3Client(config).send(new aws.GetObjectCommand({ Bucket: bucket, Key: "eight" })));

const secretAccessKey = "x".repeat(40);

step("wrong-secret", () =>
  getAs("SignatureDoesNotMatch", { credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey } }));

step("unknown-key", () =>
  getAs("InvalidAccessKeyId", { credentials: { accessKeyId: "AKIDNOBODYHASTHIS000", secretAccessKey } }));

step("anonymous", () => getAs("AccessDenied", { signer: { sign: async (request) => request } }));

await run();
