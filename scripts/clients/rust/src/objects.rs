//! Buckets, objects, ranges, conditions and copies.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_sdk_s3::primitives::DateTime;
use aws_sdk_s3::types::{Delete, MetadataDirective, ObjectIdentifier};

use crate::Bucket;
use crate::steps::{EIGHT_ETAG, Failure, OTHER_ETAG, Outcome, check, eight, refused};

fn is_recent(time: Option<&DateTime>) -> Outcome {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() as i64;
    check(
        time.is_some_and(|t| (now - t.secs()).abs() < 3600),
        true,
        "a time of the last hour",
    )
}

pub async fn buckets(b: &Bucket, step: &str) -> Result<bool, Failure> {
    match step {
        "bucket-create" => {
            b.s3.create_bucket().bucket(&b.name).send().await?;
            b.s3.head_bucket().bucket(&b.name).send().await?;
            b.s3.create_bucket().bucket(&b.name).send().await?;
        }
        "bucket-list" => {
            let answer = b.s3.list_buckets().send().await?;
            let mine: Vec<_> = answer.buckets().iter().filter(|x| x.name() == Some(&b.name)).collect();
            check(mine.len(), 1, "buckets of that name")?;
            is_recent(mine[0].creation_date())?;
        }
        "bucket-location" => {
            let answer = b.s3.get_bucket_location().bucket(&b.name).send().await?;
            check(
                answer.location_constraint().map_or("", |c| c.as_str()),
                "",
                "constraint",
            )?;
        }
        "bucket-name-invalid" => {
            refused(
                400,
                Some("InvalidBucketName"),
                b.s3.create_bucket().bucket("Bad_Name").send().await,
            )?;
        }
        "bucket-delete" => {
            let name = format!("{}-2", b.name);
            b.s3.create_bucket().bucket(&name).send().await?;
            b.s3.delete_bucket().bucket(&name).send().await?;
            refused(404, Some("NotFound"), b.s3.head_bucket().bucket(&name).send().await)?;
        }
        "no-such-bucket" => {
            let answer = b.s3.list_objects_v2().bucket(format!("{}-none", b.name)).send().await;
            refused(404, Some("NoSuchBucket"), answer)?;
        }
        "bucket-not-empty" => {
            refused(
                409,
                Some("BucketNotEmpty"),
                b.s3.delete_bucket().bucket(&b.name).send().await,
            )?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

pub async fn objects(b: &Bucket, step: &str) -> Result<bool, Failure> {
    match step {
        "put-empty" => {
            check(
                b.put("empty", "").await?.as_str(),
                "\"d41d8cd98f00b204e9800998ecf8427e\"",
                "ETag",
            )?;
            let answer = b.s3.get_object().bucket(&b.name).key("empty").send().await?;
            check(answer.content_length(), Some(0), "length")?;
            check(answer.body.collect().await?.to_vec(), vec![], "body")?;
        }
        "put-8k" => {
            check(b.put("eight", eight()).await?.as_str(), EIGHT_ETAG, "ETag")?;
            let answer = b.s3.get_object().bucket(&b.name).key("eight").send().await?;
            check(
                (answer.content_length(), answer.e_tag()),
                (Some(8192), Some(EIGHT_ETAG)),
                "length and ETag",
            )?;
            is_recent(answer.last_modified())?;
            check(answer.body.collect().await?.to_vec(), eight(), "body")?;
        }
        "put-overwrite" => {
            b.put("twice", "one").await?;
            b.put("twice", "second").await?;
            check(b.read("twice").await?, b"second".to_vec(), "body")?;
        }
        "put-headers" => put_headers(b).await?,
        "put-metadata" => {
            let put =
                b.s3.put_object()
                    .bucket(&b.name)
                    .key("metadata")
                    .body(b"metadata".to_vec().into());
            put.metadata("color", "red")
                .metadata("two-words", "deep blue")
                .send()
                .await?;
            check(
                metadata(b, "metadata").await?,
                map(&[("color", "red"), ("two-words", "deep blue")]),
                "metadata",
            )?;
        }
        "get-overrides" => {
            let get =
                b.s3.get_object()
                    .bucket(&b.name)
                    .key("eight")
                    .response_content_type("text/x-other");
            let answer = get.response_content_disposition("inline").send().await?;
            let found = (answer.content_type(), answer.content_disposition());
            check(found, (Some("text/x-other"), Some("inline")), "headers")?;
        }
        "get-404" => {
            let answer = b.s3.get_object().bucket(&b.name).key("absent").send().await;
            refused(404, Some("NoSuchKey"), answer)?;
        }
        "head" => {
            let g = b.s3.get_object().bucket(&b.name).key("eight").send().await?;
            let h = b.s3.head_object().bucket(&b.name).key("eight").send().await?;
            check(
                (h.content_length(), h.e_tag()),
                (g.content_length(), g.e_tag()),
                "length and ETag",
            )?;
            check(
                (h.content_type(), h.last_modified()),
                (g.content_type(), g.last_modified()),
                "type and date",
            )?;
        }
        "head-404" => b.is_absent("absent").await?,
        "delete-object" => {
            b.put("gone", "").await?;
            b.delete("gone").await?;
            b.delete("gone").await?;
            b.is_absent("gone").await?;
        }
        "delete-objects" => check(
            delete_three(b, false).await?,
            strings(&["d/1", "d/2", "d/absent"]),
            "deleted",
        )?,
        "delete-objects-quiet" => check(delete_three(b, true).await?, vec![], "deleted")?,
        _ => return Ok(false),
    }
    Ok(true)
}

async fn put_headers(b: &Bucket) -> Outcome {
    let disposition = "attachment; filename=\"a b.txt\"";
    let put =
        b.s3.put_object()
            .bucket(&b.name)
            .key("headers")
            .body(b"headers".to_vec().into());
    let put = put
        .content_type("text/x-nonagon")
        .cache_control("max-age=60")
        .content_disposition(disposition);
    put.content_encoding("gzip").content_language("de").send().await?;
    let h = b.s3.head_object().bucket(&b.name).key("headers").send().await?;
    check(
        [
            h.content_type(),
            h.cache_control(),
            h.content_disposition(),
            h.content_encoding(),
            h.content_language(),
        ],
        [
            Some("text/x-nonagon"),
            Some("max-age=60"),
            Some(disposition),
            Some("gzip"),
            Some("de"),
        ],
        "headers",
    )
}

async fn metadata(b: &Bucket, key: &str) -> Result<HashMap<String, String>, Failure> {
    let answer = b.s3.head_object().bucket(&b.name).key(key).send().await?;
    Ok(answer.metadata.unwrap_or_default())
}

fn map(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect()
}

pub fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// Deletes two keys and one that is not there, and gives the ones reported.
async fn delete_three(b: &Bucket, quiet: bool) -> Result<Vec<String>, Failure> {
    b.put("d/1", "").await?;
    b.put("d/2", "").await?;
    let mut named = Delete::builder().quiet(quiet);
    for key in ["d/1", "d/2", "d/absent"] {
        named = named.objects(ObjectIdentifier::builder().key(key).build()?);
    }
    let answer =
        b.s3.delete_objects()
            .bucket(&b.name)
            .delete(named.build()?)
            .send()
            .await?;
    check(answer.errors().len(), 0, "errors")?;
    let left = b.s3.list_objects_v2().bucket(&b.name).prefix("d/").send().await?;
    check(left.key_count(), Some(0), "keys")?;
    let mut deleted: Vec<String> = answer.deleted().iter().filter_map(|d| d.key.clone()).collect();
    deleted.sort();
    Ok(deleted)
}

pub async fn ranges(b: &Bucket, step: &str) -> Result<bool, Failure> {
    let (header, from, to) = match step {
        "range-middle" => ("bytes=100-199", 100, 200),
        "range-suffix" => ("bytes=-100", 8092, 8192),
        "range-open" => ("bytes=8000-", 8000, 8192),
        "range-past-end" => {
            let answer =
                b.s3.get_object()
                    .bucket(&b.name)
                    .key("eight")
                    .range("bytes=9000-")
                    .send()
                    .await;
            refused(416, Some("InvalidRange"), answer)?;
            return Ok(true);
        }
        _ => return Ok(false),
    };
    let answer =
        b.s3.get_object()
            .bucket(&b.name)
            .key("eight")
            .range(header)
            .send()
            .await?;
    let expected = format!("bytes {from}-{}/8192", to - 1);
    check(answer.content_range(), Some(expected.as_str()), "Content-Range")?;
    check(
        answer.body.collect().await?.to_vec(),
        eight()[from..to].to_vec(),
        "body",
    )?;
    Ok(true)
}

pub async fn conditions(b: &Bucket, step: &str) -> Result<bool, Failure> {
    let get = || b.s3.get_object().bucket(&b.name).key("eight");
    let put = |data: &str| {
        b.s3.put_object()
            .bucket(&b.name)
            .key("new")
            .body(data.as_bytes().to_vec().into())
    };
    let failed = Some("PreconditionFailed");
    match step {
        "get-if-match" => {
            let answer = get().if_match(EIGHT_ETAG).send().await?;
            check(answer.body.collect().await?.to_vec(), eight(), "body")?;
            refused(412, failed, get().if_match(OTHER_ETAG).send().await)?;
        }
        "get-if-none-match" => {
            refused(304, None, get().if_none_match(EIGHT_ETAG).send().await)?;
            let answer = get().if_none_match(OTHER_ETAG).send().await?;
            check(answer.body.collect().await?.to_vec(), eight(), "body")?;
        }
        "get-if-dates" => {
            let changed = get().send().await?.last_modified.ok_or(Failure("no date".into()))?;
            refused(304, None, get().if_modified_since(changed).send().await)?;
            let old = DateTime::from_secs(978_307_200);
            refused(412, failed, get().if_unmodified_since(old).send().await)?;
        }
        "put-if-none-match" => {
            put("1").if_none_match("*").send().await?;
            refused(412, failed, put("2").if_none_match("*").send().await)?;
            check(b.read("new").await?, b"1".to_vec(), "body")?;
        }
        "put-if-match" => {
            refused(412, failed, put("3").if_match(OTHER_ETAG).send().await)?;
            put("4").if_match("\"c4ca4238a0b923820dcc509a6f75849b\"").send().await?; // MD5 of 1
            check(b.read("new").await?, b"4".to_vec(), "body")?;
        }
        "delete-if-match" => {
            let delete = |etag| b.s3.delete_object().bucket(&b.name).key("new").if_match(etag);
            refused(412, failed, delete(OTHER_ETAG).send().await)?;
            delete("\"a87ff679a2f3e71d9181a67b7542122c\"").send().await?; // MD5 of 4
            b.is_absent("new").await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

pub async fn copies(b: &Bucket, step: &str) -> Result<bool, Failure> {
    let copy = |source: &str, key: &str| {
        b.s3.copy_object()
            .bucket(&b.name)
            .key(key)
            .copy_source(format!("{}/{source}", b.name))
    };
    match step {
        "copy" => {
            copy("metadata", "copied").send().await?;
            check(b.read("copied").await?, b"metadata".to_vec(), "body")?;
            check(metadata(b, "copied").await?, metadata(b, "metadata").await?, "metadata")?;
        }
        "copy-replace" => {
            let replaced = copy("metadata", "metadata").metadata_directive(MetadataDirective::Replace);
            replaced.metadata("color", "green").send().await?;
            check(metadata(b, "metadata").await?, map(&[("color", "green")]), "metadata")?;
            check(b.read("metadata").await?, b"metadata".to_vec(), "body")?;
        }
        "copy-if-match" => {
            let answer = copy("eight", "not").copy_source_if_match(OTHER_ETAG).send().await;
            refused(412, Some("PreconditionFailed"), answer)?;
            b.is_absent("not").await?;
        }
        "key-copy" => {
            b.put("k/a b+%ü", "odd").await?;
            copy("k/a%20b%2B%25%C3%BC", "k/copy").send().await?; // The SDK wants it encoded.
            check(b.read("k/copy").await?, b"odd".to_vec(), "body")?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}
