// The scenario by the AWS SDK for Go, version 2, with a client as it comes.
package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

const (
	eightETag = `"1967c52cb6a9337f08b8189c5c20beca"`
	otherETag = `"00000000000000000000000000000000"`
)

var (
	ctx       = context.Background()
	settings  = must(config.LoadDefaultConfig(ctx))
	client    = s3.NewFromConfig(settings)
	transfers = transfermanager.New(client)
	uploads   = map[string]*string{}
)

func main() {
	bucketSteps()
	objectSteps()
	rangeAndConditionSteps()
	copySteps()
	multipartSteps()
	checksumSteps()
	listingSteps()
	keySteps()
	presignSteps()
	credentialSteps()
	treeSteps()
	runSteps()
}

// refused requires that a call was answered with this status and code.
func refused(status int, code string, err error) {
	var answer *http.ResponseError
	var failure smithy.APIError
	if !errors.As(err, &answer) || !errors.As(err, &failure) {
		panic(fmt.Errorf("instead of %d %s: %v", status, code, err))
	}
	check(fmt.Sprint(answer.HTTPStatusCode(), " ", failure.ErrorCode()), fmt.Sprint(status, " ", code), "error")
}

func object(key string) *s3.GetObjectInput {
	return &s3.GetObjectInput{Bucket: &bucket, Key: &key}
}

func bytesOf(answer *s3.GetObjectOutput, err error) []byte {
	must(answer, err)
	defer answer.Body.Close()
	return must(io.ReadAll(answer.Body))
}

func read(key string) []byte {
	return bytesOf(client.GetObject(ctx, object(key)))
}

func newObject(key, data string) *s3.PutObjectInput {
	return &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(data)}
}

func put(key, data string) *s3.PutObjectOutput {
	return must(client.PutObject(ctx, newObject(key, data)))
}

func headed(key string) (*s3.HeadObjectOutput, error) {
	return client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled})
}

func head(key string) *s3.HeadObjectOutput {
	return must(headed(key))
}

func isAbsent(key string) {
	_, err := headed(key)
	refused(404, "NotFound", err)
}

func list(input s3.ListObjectsV2Input) *s3.ListObjectsV2Output {
	input.Bucket = &bucket
	return must(client.ListObjectsV2(ctx, &input))
}

func keysOf(objects []types.Object) []string {
	keys := []string{}
	for _, object := range objects {
		keys = append(keys, *object.Key)
	}
	return keys
}

func prefixesOf(prefixes []types.CommonPrefix) []string {
	names := []string{}
	for _, prefix := range prefixes {
		names = append(names, *prefix.Prefix)
	}
	return names
}

func isRecent(when *time.Time) {
	check(time.Since(*when).Abs() < time.Hour, true, fmt.Sprint(when, " is of the last hour"))
}

func text(value *string) string {
	return aws.ToString(value)
}

func bucketSteps() {
	create := func(name string) error {
		_, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &name})
		return err
	}
	steps["bucket-create"] = func() {
		must(0, create(bucket))
		must(client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket}))
		must(0, create(bucket))
	}
	steps["bucket-list"] = func() {
		for _, b := range must(client.ListBuckets(ctx, nil)).Buckets {
			if *b.Name == bucket {
				isRecent(b.CreationDate)
				return
			}
		}
		panic("not listed")
	}
	steps["bucket-location"] = func() {
		answer := must(client.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: &bucket}))
		check(string(answer.LocationConstraint), "", "constraint")
	}
	steps["bucket-name-invalid"] = func() { refused(400, "InvalidBucketName", create("Bad_Name")) }
	steps["bucket-delete"] = func() {
		name := bucket + "-2"
		must(0, create(name))
		must(client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &name}))
		_, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name})
		refused(404, "NotFound", err)
	}
	steps["no-such-bucket"] = func() {
		_, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(bucket + "-none")})
		refused(404, "NoSuchBucket", err)
	}
	steps["bucket-not-empty"] = func() {
		_, err := client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &bucket})
		refused(409, "BucketNotEmpty", err)
	}
}

func objectSteps() {
	steps["put-empty"] = func() {
		check(*put("empty", "").ETag, `"d41d8cd98f00b204e9800998ecf8427e"`, "ETag")
		answer := must(client.GetObject(ctx, object("empty")))
		check(bytesOf(answer, nil), []byte{}, "body")
		check(*answer.ContentLength, int64(0), "length")
	}
	steps["put-8k"] = func() {
		check(*put("eight", string(eight)).ETag, eightETag, "ETag")
		answer := must(client.GetObject(ctx, object("eight")))
		check(bytesOf(answer, nil), eight, "body")
		check(fmt.Sprint(*answer.ContentLength, *answer.ETag), "8192"+eightETag, "length and ETag")
		isRecent(answer.LastModified)
	}
	steps["put-overwrite"] = func() {
		put("twice", "one")
		put("twice", "second")
		check(read("twice"), []byte("second"), "body")
	}
	steps["put-stream"] = func() {
		stream, begin := io.Pipe()
		go func() {
			_, err := begin.Write(body(100_000))
			begin.CloseWithError(err)
		}()
		upload("stream", stream)
		check(read("stream"), body(100_000), "body")
	}
	steps["put-headers"] = func() {
		input := newObject("headers", "headers")
		input.ContentType, input.CacheControl = aws.String("text/x-nonagon"), aws.String("max-age=60")
		input.ContentDisposition = aws.String(`attachment; filename="a b.txt"`)
		input.ContentEncoding, input.ContentLanguage = aws.String("gzip"), aws.String("de")
		must(client.PutObject(ctx, input))
		h := head("headers")
		check(
			[]string{text(h.ContentType), text(h.CacheControl), text(h.ContentDisposition), text(h.ContentEncoding), text(h.ContentLanguage)},
			[]string{"text/x-nonagon", "max-age=60", `attachment; filename="a b.txt"`, "gzip", "de"}, "headers")
	}
	steps["put-metadata"] = func() {
		input := newObject("metadata", "metadata")
		input.Metadata = map[string]string{"color": "red", "two-words": "deep blue"}
		must(client.PutObject(ctx, input))
		check(head("metadata").Metadata, input.Metadata, "metadata")
	}
	steps["get-overrides"] = func() {
		input := object("eight")
		input.ResponseContentType, input.ResponseContentDisposition = aws.String("text/x-other"), aws.String("inline")
		answer := must(client.GetObject(ctx, input))
		check(bytesOf(answer, nil), eight, "body")
		check(text(answer.ContentType)+text(answer.ContentDisposition), "text/x-otherinline", "headers")
	}
	steps["get-404"] = func() {
		_, err := client.GetObject(ctx, object("absent"))
		refused(404, "NoSuchKey", err)
	}
	steps["head"] = func() {
		h, g := head("eight"), must(client.GetObject(ctx, object("eight")))
		check(bytesOf(g, nil), eight, "body")
		check(
			fmt.Sprint(*h.ContentLength, *h.ETag, *h.ContentType, *h.LastModified, text(h.AcceptRanges)),
			fmt.Sprint(*g.ContentLength, *g.ETag, *g.ContentType, *g.LastModified, text(g.AcceptRanges)), "headers")
	}
	steps["head-404"] = func() { isAbsent("absent") }
	steps["delete-object"] = func() {
		put("gone", "")
		remove("gone")
		remove("gone")
		isAbsent("gone")
	}
	steps["delete-objects"] = func() { check(deleteThree(false), []string{"d/1", "d/2", "d/absent"}, "deleted") }
	steps["delete-objects-quiet"] = func() { check(deleteThree(true), []string{}, "deleted") }
}

func remove(key string) {
	must(client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key}))
}

// deleteThree deletes two keys and one that is not there, and gives the ones reported.
func deleteThree(quiet bool) []string {
	put("d/1", "")
	put("d/2", "")
	named := &types.Delete{Quiet: &quiet}
	for _, key := range []string{"d/1", "d/2", "d/absent"} {
		named.Objects = append(named.Objects, types.ObjectIdentifier{Key: &key})
	}
	answer := must(client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &bucket, Delete: named}))
	check(len(answer.Errors), 0, "errors")
	check(keysOf(list(s3.ListObjectsV2Input{Prefix: aws.String("d/")}).Contents), []string{}, "keys")
	deleted := []string{}
	for _, d := range answer.Deleted {
		deleted = append(deleted, *d.Key)
	}
	slices.Sort(deleted)
	return deleted
}

func rangeAndConditionSteps() {
	ranged := func(header string, from, to int) func() {
		return func() {
			input := object("eight")
			input.Range = &header
			answer := must(client.GetObject(ctx, input))
			check(bytesOf(answer, nil), eight[from:to], "body")
			check(text(answer.ContentRange), fmt.Sprintf("bytes %d-%d/8192", from, to-1), "Content-Range")
		}
	}
	steps["range-middle"] = ranged("bytes=100-199", 100, 200)
	steps["range-suffix"] = ranged("bytes=-100", 8092, 8192)
	steps["range-open"] = ranged("bytes=8000-", 8000, 8192)
	getIf := func(condition func(*s3.GetObjectInput)) ([]byte, error) {
		input := object("eight")
		condition(input)
		answer, err := client.GetObject(ctx, input)
		if err != nil {
			return nil, err
		}
		return bytesOf(answer, nil), nil
	}
	getRefused := func(status int, code string, condition func(*s3.GetObjectInput)) {
		_, err := getIf(condition)
		refused(status, code, err)
	}
	steps["range-past-end"] = func() {
		getRefused(416, "InvalidRange", func(i *s3.GetObjectInput) { i.Range = aws.String("bytes=9000-") })
	}
	steps["get-if-match"] = func() {
		check(must(getIf(func(i *s3.GetObjectInput) { i.IfMatch = aws.String(eightETag) })), eight, "body")
		getRefused(412, "PreconditionFailed", func(i *s3.GetObjectInput) { i.IfMatch = aws.String(otherETag) })
	}
	steps["get-if-none-match"] = func() {
		getRefused(304, "NotModified", func(i *s3.GetObjectInput) { i.IfNoneMatch = aws.String(eightETag) })
		check(must(getIf(func(i *s3.GetObjectInput) { i.IfNoneMatch = aws.String(otherETag) })), eight, "body")
	}
	steps["get-if-dates"] = func() {
		old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
		changed := head("eight").LastModified
		getRefused(304, "NotModified", func(i *s3.GetObjectInput) { i.IfModifiedSince = changed })
		getRefused(412, "PreconditionFailed", func(i *s3.GetObjectInput) { i.IfUnmodifiedSince = &old })
	}
	putIf := func(data string, match, noneMatch *string) error {
		input := newObject("new", data)
		input.IfMatch, input.IfNoneMatch = match, noneMatch
		_, err := client.PutObject(ctx, input)
		return err
	}
	steps["put-if-none-match"] = func() {
		must(0, putIf("1", nil, aws.String("*")))
		refused(412, "PreconditionFailed", putIf("2", nil, aws.String("*")))
		check(read("new"), []byte("1"), "body")
	}
	steps["put-if-match"] = func() {
		refused(412, "PreconditionFailed", putIf("3", aws.String(otherETag), nil))
		must(0, putIf("4", head("new").ETag, nil))
		check(read("new"), []byte("4"), "body")
	}
	steps["delete-if-match"] = func() {
		removeIf := func(etag *string) error {
			_, err := client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("new"), IfMatch: etag})
			return err
		}
		etag := head("new").ETag
		refused(412, "PreconditionFailed", removeIf(aws.String(otherETag)))
		must(0, removeIf(etag))
		isAbsent("new")
	}
}

func copyOf(source, key string) *s3.CopyObjectInput {
	return &s3.CopyObjectInput{Bucket: &bucket, Key: &key, CopySource: aws.String(bucket + "/" + source)}
}

func copySteps() {
	steps["copy"] = func() {
		answer := must(client.CopyObject(ctx, copyOf("metadata", "copied")))
		source, target := head("metadata"), head("copied")
		check(text(answer.CopyObjectResult.ETag), *source.ETag, "ETag")
		check(target.Metadata, source.Metadata, "metadata")
		check(read("copied"), []byte("metadata"), "body")
	}
	steps["copy-replace"] = func() {
		input := copyOf("metadata", "metadata")
		input.MetadataDirective, input.Metadata = types.MetadataDirectiveReplace, map[string]string{"color": "green"}
		must(client.CopyObject(ctx, input))
		check(head("metadata").Metadata, input.Metadata, "metadata")
		check(read("metadata"), []byte("metadata"), "body")
	}
	steps["copy-if-match"] = func() {
		input := copyOf("eight", "not")
		input.CopySourceIfMatch = aws.String(otherETag)
		_, err := client.CopyObject(ctx, input)
		refused(412, "PreconditionFailed", err)
		isAbsent("not")
	}
	steps["key-copy"] = func() {
		put("k/a b+%ü", "odd")
		must(client.CopyObject(ctx, copyOf("k/a%20b%2B%25%C3%BC", "k/copy"))) // The SDK wants it encoded.
		check(read("k/copy"), []byte("odd"), "body")
	}
}

func upload(key string, data io.Reader) {
	must(transfers.UploadObject(ctx, &transfermanager.UploadObjectInput{Bucket: &bucket, Key: &key, Body: data}))
}

func begin(input s3.CreateMultipartUploadInput) {
	input.Bucket = &bucket
	uploads[*input.Key] = must(client.CreateMultipartUpload(ctx, &input)).UploadId
}

func part(key string, number int32, data []byte, algorithm types.ChecksumAlgorithm) types.CompletedPart {
	a := must(client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: &bucket, Key: &key, UploadId: uploads[key], PartNumber: &number, Body: bytes.NewReader(data),
		ChecksumAlgorithm: algorithm,
	}))
	return types.CompletedPart{
		PartNumber: &number, ETag: a.ETag, ChecksumCRC32: a.ChecksumCRC32, ChecksumSHA256: a.ChecksumSHA256,
	}
}

// threeParts uploads the scenario's parts, the last first, and gives them in order.
func threeParts(key string, algorithm types.ChecksumAlgorithm) []types.CompletedPart {
	last := part(key, 3, parts[2], algorithm)
	return []types.CompletedPart{part(key, 1, parts[0], algorithm), part(key, 2, parts[1], algorithm), last}
}

func completion(key string, parts ...types.CompletedPart) *s3.CompleteMultipartUploadInput {
	return &s3.CompleteMultipartUploadInput{
		Bucket: &bucket, Key: &key, UploadId: uploads[key],
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
	}
}

func listParts(key string) (*s3.ListPartsOutput, error) {
	return client.ListParts(ctx, &s3.ListPartsInput{Bucket: &bucket, Key: &key, UploadId: uploads[key]})
}

func multipartSteps() {
	steps["multipart-three-parts"] = func() {
		begin(s3.CreateMultipartUploadInput{Key: aws.String("parts")})
		answer := must(client.CompleteMultipartUpload(ctx, completion("parts", threeParts("parts", "")...)))
		check(*answer.ETag, `"7abc5a17f5b344ba49f1b2cbecb914b5-3"`, "ETag")
		check(read("parts"), whole, "body")
	}
	steps["multipart-get-part"] = func() {
		input := object("parts")
		input.PartNumber = aws.Int32(3)
		answer := must(client.GetObject(ctx, input))
		check(bytesOf(answer, nil), parts[2], "body")
		check(aws.ToInt32(answer.PartsCount), int32(3), "parts")
	}
	steps["multipart-list-parts"] = func() {
		begin(s3.CreateMultipartUploadInput{Key: aws.String("open")})
		part("open", 1, eight, "")
		part("open", 3, eight, "")
		listed := ""
		for _, p := range must(listParts("open")).Parts {
			listed += fmt.Sprintln(*p.PartNumber, *p.Size, *p.ETag)
		}
		check(listed, "1 8192 "+eightETag+"\n3 8192 "+eightETag+"\n", "parts")
	}
	steps["multipart-list-uploads"] = func() {
		answer := must(client.ListMultipartUploads(ctx, &s3.ListMultipartUploadsInput{Bucket: &bucket}))
		check(len(answer.Uploads), 1, "uploads")
		check(*answer.Uploads[0].Key+*answer.Uploads[0].UploadId, "open"+*uploads["open"], "upload")
	}
	steps["multipart-abort"] = func() {
		must(client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &bucket, Key: aws.String("open"), UploadId: uploads["open"]}))
		_, err := listParts("open")
		refused(404, "NoSuchUpload", err)
	}
	completeRefused := func(code, key string, parts ...types.CompletedPart) {
		_, err := client.CompleteMultipartUpload(ctx, completion(key, parts...))
		refused(400, code, err)
	}
	steps["multipart-too-small"] = func() {
		begin(s3.CreateMultipartUploadInput{Key: aws.String("small")})
		completeRefused("EntityTooSmall", "small", part("small", 1, body(1000), ""), part("small", 2, body(1000), ""))
	}
	steps["multipart-bad-parts"] = func() {
		begin(s3.CreateMultipartUploadInput{Key: aws.String("bad-parts")})
		first, second := part("bad-parts", 1, parts[0], ""), part("bad-parts", 2, parts[0], "")
		wrong := second
		wrong.ETag = aws.String(otherETag)
		completeRefused("InvalidPart", "bad-parts", first, wrong)
		completeRefused("InvalidPartOrder", "bad-parts", second, first)
	}
	steps["multipart-copy"] = func() {
		begin(s3.CreateMultipartUploadInput{Key: aws.String("part-copy")})
		copied := func(number int32, source string, bytes *string) types.CompletedPart {
			answer := must(client.UploadPartCopy(ctx, &s3.UploadPartCopyInput{
				Bucket: &bucket, Key: aws.String("part-copy"), UploadId: uploads["part-copy"], PartNumber: &number,
				CopySource: aws.String(bucket + "/" + source), CopySourceRange: bytes,
			}))
			return types.CompletedPart{PartNumber: &number, ETag: answer.CopyPartResult.ETag, ChecksumCRC32: answer.CopyPartResult.ChecksumCRC32}
		}
		first := copied(1, "parts", aws.String("bytes=0-5242879"))
		must(client.CompleteMultipartUpload(ctx, completion("part-copy", first, copied(2, "eight", nil))))
		check(read("part-copy"), append(slices.Clone(parts[0]), eight...), "body")
	}
	steps["transfer-up-down"] = func() {
		upload("large", bytes.NewReader(body(20_000_000)))
		file := must(os.Create(filepath.Join(folder, "large")))
		defer file.Close()
		must(transfers.DownloadObject(ctx, &transfermanager.DownloadObjectInput{Bucket: &bucket, Key: aws.String("large"), WriterAt: file}))
		check(must(os.ReadFile(file.Name())), body(20_000_000), "body")
		check(strings.HasSuffix(*head("large").ETag, `-3"`), true, "an ETag of three parts")
	}
}

func base64Of(digest []byte) *string {
	return aws.String(base64.StdEncoding.EncodeToString(digest))
}

func checksumSteps() {
	with := func(algorithm types.ChecksumAlgorithm, expected string, of func(*s3.HeadObjectOutput) *string) func() {
		return func() {
			input := newObject("sum", string(eight))
			input.ChecksumAlgorithm = algorithm
			must(client.PutObject(ctx, input))
			check(text(of(head("sum"))), expected, "checksum")
		}
	}
	steps["checksum-crc32"] = with(types.ChecksumAlgorithmCrc32, "/6CQFw==", func(h *s3.HeadObjectOutput) *string { return h.ChecksumCRC32 })
	steps["checksum-crc32c"] = with(types.ChecksumAlgorithmCrc32c, "bU98kg==", func(h *s3.HeadObjectOutput) *string { return h.ChecksumCRC32C })
	steps["checksum-crc64nvme"] = with(types.ChecksumAlgorithmCrc64nvme, "AeFWGa54rhA=", func(h *s3.HeadObjectOutput) *string { return h.ChecksumCRC64NVME })
	steps["checksum-sha1"] = with(types.ChecksumAlgorithmSha1, "gFWBqtO07VRUMZJDhF5rY4QUbeo=", func(h *s3.HeadObjectOutput) *string { return h.ChecksumSHA1 })
	steps["checksum-sha256"] = with(types.ChecksumAlgorithmSha256, "ZpMQTQqsGi9vs2Iq1S8Chi75BkxqAwDA63d5kUHrWQ8=", func(h *s3.HeadObjectOutput) *string { return h.ChecksumSHA256 })
	putBad := func(input *s3.PutObjectInput) {
		_, err := client.PutObject(ctx, input)
		refused(400, "BadDigest", err)
		isAbsent("bad")
	}
	steps["checksum-wrong"] = func() {
		wrong, input := sha256.Sum256(nil), newObject("bad", string(eight))
		input.ChecksumSHA256 = base64Of(wrong[:])
		putBad(input)
	}
	steps["content-md5-wrong"] = func() {
		wrong, input := md5.Sum(nil), newObject("bad", string(eight))
		input.ContentMD5 = base64Of(wrong[:])
		putBad(input)
	}
	steps["checksum-composite"] = func() {
		begin(s3.CreateMultipartUploadInput{Key: aws.String("composite"), ChecksumAlgorithm: types.ChecksumAlgorithmSha256})
		uploaded := threeParts("composite", types.ChecksumAlgorithmSha256)
		answer := must(client.CompleteMultipartUpload(ctx, completion("composite", uploaded...)))
		expected := "ld9AgCzExdMfd8lU7l61s7ZyXhxsRxcOdR0KfM8udog=-3 COMPOSITE"
		check(text(answer.ChecksumSHA256)+" "+string(answer.ChecksumType), expected, "checksum")
		h := head("composite")
		check(text(h.ChecksumSHA256)+" "+string(h.ChecksumType), expected, "checksum of HEAD")
	}
	steps["checksum-full-object"] = func() {
		begin(s3.CreateMultipartUploadInput{
			Key: aws.String("full"), ChecksumAlgorithm: types.ChecksumAlgorithmCrc32, ChecksumType: types.ChecksumTypeFullObject,
		})
		input := completion("full", threeParts("full", types.ChecksumAlgorithmCrc32)...)
		input.ChecksumCRC32, input.ChecksumType = aws.String("XXFOTQ=="), types.ChecksumTypeFullObject
		must(client.CompleteMultipartUpload(ctx, input))
		h := head("full")
		check(text(h.ChecksumCRC32)+" "+string(h.ChecksumType), "XXFOTQ== FULL_OBJECT", "checksum")
	}
	steps["object-attributes"] = func() {
		a := must(client.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{
			Bucket: &bucket, Key: aws.String("full"), ObjectAttributes: types.ObjectAttributesEtag.Values(),
		}))
		check(text(a.ETag), strings.Trim(*head("full").ETag, `"`), "ETag")
		check(text(a.Checksum.ChecksumCRC32)+" "+string(a.Checksum.ChecksumType), "XXFOTQ== FULL_OBJECT", "checksum")
		check(fmt.Sprint(*a.ObjectParts.TotalPartsCount, " ", a.StorageClass, " ", *a.ObjectSize), "3 STANDARD 10486760", "parts, class and size")
	}
}

func listingSteps() {
	flat := []string{"l/a", "l/b", "l/c", "l/d", "l/e"}
	deep := []string{"l/x/1", "l/x/2", "l/y/1"}
	all := slices.Concat(flat, deep)
	prefix, slash := aws.String("l/"), aws.String("/")
	steps["list-v1"] = func() {
		for _, key := range all {
			put(key, "list")
		}
		input := &s3.ListObjectsInput{Bucket: &bucket, Prefix: prefix, Delimiter: slash, MaxKeys: aws.Int32(3)}
		var keys, prefixes []string
		pages, more := 0, true
		for ; more; pages++ {
			page := must(client.ListObjects(ctx, input))
			keys, prefixes = append(keys, keysOf(page.Contents)...), append(prefixes, prefixesOf(page.CommonPrefixes)...)
			input.Marker, more = page.NextMarker, *page.IsTruncated
		}
		check(fmt.Sprint(pages, keys, prefixes), fmt.Sprint(3, flat, []string{"l/x/", "l/y/"}), "listing")
	}
	steps["list-v2"] = func() {
		page := list(s3.ListObjectsV2Input{Prefix: prefix})
		check(keysOf(page.Contents), all, "keys")
		etag := md5.Sum([]byte("list"))
		for _, o := range page.Contents {
			check(fmt.Sprint(*o.Size, *o.ETag, o.StorageClass), `4"`+hex.EncodeToString(etag[:])+`"STANDARD`, *o.Key)
		}
		check(fmt.Sprint(*page.KeyCount, *page.IsTruncated), "8 false", "count and truncation")
	}
	steps["list-v2-delimiter"] = func() {
		page := list(s3.ListObjectsV2Input{Prefix: prefix, Delimiter: slash})
		check(fmt.Sprint(keysOf(page.Contents), prefixesOf(page.CommonPrefixes)), fmt.Sprint(flat, []string{"l/x/", "l/y/"}), "listing")
	}
	steps["list-v2-pages"] = func() {
		pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: &bucket, Prefix: prefix, MaxKeys: aws.Int32(3)})
		found := [][]string{}
		for pages.HasMorePages() {
			found = append(found, keysOf(must(pages.NextPage(ctx)).Contents))
		}
		check(found, [][]string{all[:3], all[3:6], all[6:]}, "pages")
	}
	steps["list-start-after"] = func() {
		check(keysOf(list(s3.ListObjectsV2Input{Prefix: prefix, StartAfter: aws.String("l/e")}).Contents), deep, "keys")
	}
	steps["list-order"] = func() {
		order := []string{"o/Z", "o/a", "o/ä", "o/ﬃ", "o/🚀"}
		for _, key := range slices.Backward(order) {
			put(key, "")
		}
		check(keysOf(list(s3.ListObjectsV2Input{Prefix: aws.String("o/")}).Contents), order, "keys")
	}
}

func keySteps() {
	odd := func(keys ...string) func() {
		return func() {
			for _, key := range keys {
				put(key, key)
			}
			for _, key := range keys {
				check(read(key), []byte(key), "body of "+key)
			}
			listed := keysOf(list(s3.ListObjectsV2Input{Prefix: aws.String("k/")}).Contents)
			check(slices.DeleteFunc(listed, func(key string) bool { return !slices.Contains(keys, key) }), keys, "keys")
			for _, key := range keys {
				remove(key)
				isAbsent(key)
			}
		}
	}
	steps["key-space"] = odd("k/ a  b ")
	steps["key-plus-percent"] = odd("k/100%+20%2B&=?#")
	steps["key-emoji"] = odd("k/🚀 ünï")
	steps["key-dot-dot"] = odd("k/../up/./x")
	steps["key-double-slash"] = odd("k//a///b")
	steps["key-folder"] = odd("k/dir", "k/dir/", "k/dir/x")
}

func credentialSteps() {
	refusedAs := func(code string, provider aws.CredentialsProvider) {
		other := s3.NewFromConfig(settings, func(o *s3.Options) { o.Credentials = provider })
		_, err := other.GetObject(ctx, object("eight"))
		refused(403, code, err)
	}
	wrong := strings.Repeat("x", 40)
	steps["wrong-secret"] = func() {
		refusedAs("SignatureDoesNotMatch", credentials.NewStaticCredentialsProvider(os.Getenv("AWS_ACCESS_KEY_ID"), wrong, ""))
	}
	steps["unknown-key"] = func() {
		refusedAs("InvalidAccessKeyId", credentials.NewStaticCredentialsProvider("AKIDNOBODYHASTHIS000", wrong, ""))
	}
	steps["anonymous"] = func() { refusedAs("AccessDenied", aws.AnonymousCredentials{}) }
}
