package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// fetch uses a presigned URL by a client that knows nothing of S3.
func fetch(method, url, body string) (*http.Response, string) {
	answer := must(http.DefaultClient.Do(must(http.NewRequest(method, url, strings.NewReader(body)))))
	defer answer.Body.Close()
	return answer, string(must(io.ReadAll(answer.Body)))
}

func presignedGet(lasting time.Duration) string {
	return must(s3.NewPresignClient(client).PresignGetObject(ctx, object("eight"), s3.WithPresignExpires(lasting))).URL
}

func fetchRefused(code, message, url string) {
	answer, text := fetch("GET", url, "")
	told := strings.Contains(text, fmt.Sprintf("<Code>%s</Code><Message>%s", code, message))
	check(fmt.Sprint(answer.StatusCode, told), "403 true", code+" in "+text)
}

func presignSteps() {
	presigner := s3.NewPresignClient(client)
	key := "presigned"
	url := func(presigned *v4.PresignedHTTPRequest, err error) string { return must(presigned, err).URL }
	steps["presign-get"] = func() {
		_, text := fetch("GET", presignedGet(time.Minute), "")
		check([]byte(text), eight, "body")
	}
	steps["presign-head"] = func() {
		input := &s3.HeadObjectInput{Bucket: &bucket, Key: object("eight").Key}
		answer, _ := fetch("HEAD", url(presigner.PresignHeadObject(ctx, input)), "")
		check(fmt.Sprint(answer.StatusCode, " ", answer.ContentLength), "200 8192", "status and length")
	}
	steps["presign-put"] = func() {
		answer, text := fetch("PUT", url(presigner.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key})), "by URL")
		check(answer.StatusCode, 200, "status of "+text)
		check(read(key), []byte("by URL"), "body")
	}
	steps["presign-delete"] = func() {
		answer, _ := fetch("DELETE", url(presigner.PresignDeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})), "")
		check(answer.StatusCode, 204, "status")
		isAbsent(key)
	}
	steps["presign-expired"] = func() {
		expired := presignedGet(time.Second)
		time.Sleep(3 * time.Second)
		fetchRefused("AccessDenied", "Request has expired", expired)
	}
	steps["presign-tampered"] = func() {
		fetchRefused("SignatureDoesNotMatch", "", strings.Replace(presignedGet(time.Minute), "/eight?", "/twice?", 1))
	}
}
