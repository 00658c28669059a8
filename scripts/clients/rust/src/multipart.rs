//! Multipart uploads.

use std::collections::HashMap;

use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};

use crate::Bucket;
use crate::steps::{EIGHT_ETAG, Failure, MIB, OTHER_ETAG, body, check, eight, parts, refused};

/// The ids of uploads by their keys.
pub type Uploads = HashMap<&'static str, String>;

/// An upload that was begun.
pub struct Upload<'a> {
    pub bucket: &'a Bucket,
    pub key: &'static str,
    pub id: String,
}

impl Upload<'_> {
    pub async fn part(
        &self,
        number: i32,
        data: Vec<u8>,
        algorithm: Option<ChecksumAlgorithm>,
    ) -> Result<CompletedPart, Failure> {
        let call = self
            .bucket
            .s3
            .upload_part()
            .bucket(&self.bucket.name)
            .key(self.key)
            .upload_id(&self.id);
        let answer = call
            .part_number(number)
            .body(data.into())
            .set_checksum_algorithm(algorithm)
            .send()
            .await?;
        let part = CompletedPart::builder().part_number(number).set_e_tag(answer.e_tag);
        Ok(part
            .set_checksum_crc32(answer.checksum_crc32)
            .set_checksum_sha256(answer.checksum_sha256)
            .build())
    }

    /// Uploads the scenario's parts, the last first, and gives them in order.
    pub async fn three_parts(&self, algorithm: Option<ChecksumAlgorithm>) -> Result<Vec<CompletedPart>, Failure> {
        let data = parts();
        let last = self.part(3, data[2].clone(), algorithm.clone()).await?;
        let first = self.part(1, data[0].clone(), algorithm.clone()).await?;
        Ok(vec![first, self.part(2, data[1].clone(), algorithm).await?, last])
    }

    pub fn completion(
        &self,
        parts: Vec<CompletedPart>,
    ) -> aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadFluentBuilder {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let call = self
            .bucket
            .s3
            .complete_multipart_upload()
            .bucket(&self.bucket.name)
            .key(self.key);
        call.upload_id(&self.id).multipart_upload(parts)
    }

    async fn copy(&self, number: i32, source: &str, range: Option<String>) -> Result<CompletedPart, Failure> {
        let call = self
            .bucket
            .s3
            .upload_part_copy()
            .bucket(&self.bucket.name)
            .key(self.key)
            .upload_id(&self.id);
        let call = call
            .part_number(number)
            .copy_source(format!("{}/{source}", self.bucket.name));
        let answer = call.set_copy_source_range(range).send().await?;
        let copied = answer.copy_part_result.ok_or(Failure("no result".into()))?;
        let part = CompletedPart::builder().part_number(number).set_e_tag(copied.e_tag);
        Ok(part.set_checksum_crc32(copied.checksum_crc32).build())
    }
}

async fn begin<'a>(bucket: &'a Bucket, key: &'static str) -> Result<Upload<'a>, Failure> {
    let answer = bucket
        .s3
        .create_multipart_upload()
        .bucket(&bucket.name)
        .key(key)
        .send()
        .await?;
    Ok(Upload {
        bucket,
        key,
        id: answer.upload_id.unwrap_or_default(),
    })
}

pub async fn multipart(b: &Bucket, uploads: &mut Uploads, step: &str) -> Result<bool, Failure> {
    match step {
        "multipart-three-parts" => {
            let upload = begin(b, "parts").await?;
            let answer = upload.completion(upload.three_parts(None).await?).send().await?;
            check(answer.e_tag(), Some("\"7abc5a17f5b344ba49f1b2cbecb914b5-3\""), "ETag")?;
            check(b.read("parts").await?, parts().concat(), "body")?;
        }
        "multipart-get-part" => {
            let answer =
                b.s3.get_object()
                    .bucket(&b.name)
                    .key("parts")
                    .part_number(3)
                    .send()
                    .await?;
            check(answer.parts_count(), Some(3), "parts")?;
            check(answer.body.collect().await?.to_vec(), parts()[2].clone(), "body")?;
        }
        "multipart-list-parts" | "multipart-list-uploads" | "multipart-abort" => open_upload(b, uploads, step).await?,
        "multipart-too-small" => {
            let upload = begin(b, "small").await?;
            let parts = vec![
                upload.part(1, body(1000), None).await?,
                upload.part(2, body(1000), None).await?,
            ];
            refused(400, Some("EntityTooSmall"), upload.completion(parts).send().await)?;
        }
        "multipart-bad-parts" => {
            let upload = begin(b, "bad-parts").await?;
            let first = upload.part(1, parts()[0].clone(), None).await?;
            let second = upload.part(2, parts()[0].clone(), None).await?;
            let mut wrong = second.clone();
            wrong.e_tag = Some(OTHER_ETAG.into());
            let answer = upload.completion(vec![first.clone(), wrong]).send().await;
            refused(400, Some("InvalidPart"), answer)?;
            refused(
                400,
                Some("InvalidPartOrder"),
                upload.completion(vec![second, first]).send().await,
            )?;
        }
        "multipart-copy" => {
            let upload = begin(b, "part-copy").await?;
            let first = upload
                .copy(1, "parts", Some(format!("bytes=0-{}", 5 * MIB - 1)))
                .await?;
            upload
                .completion(vec![first, upload.copy(2, "eight", None).await?])
                .send()
                .await?;
            check(
                b.read("part-copy").await?,
                [parts()[0].clone(), eight()].concat(),
                "body",
            )?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The steps about an upload that stays open.
async fn open_upload(b: &Bucket, uploads: &mut Uploads, step: &str) -> Result<(), Failure> {
    if step == "multipart-list-parts" {
        let upload = begin(b, "open").await?;
        upload.part(1, eight(), None).await?;
        upload.part(3, eight(), None).await?;
        uploads.insert("open", upload.id);
    }
    let id = uploads.get("open").ok_or(Failure("no upload is open".into()))?;
    let list_parts = || b.s3.list_parts().bucket(&b.name).key("open").upload_id(id);
    match step {
        "multipart-list-parts" => {
            let answer = list_parts().send().await?;
            let found: Vec<_> = answer
                .parts()
                .iter()
                .map(|p| (p.part_number(), p.size(), p.e_tag()))
                .collect();
            let expected = |number| (Some(number), Some(8192), Some(EIGHT_ETAG));
            check(found, vec![expected(1), expected(3)], "parts")
        }
        "multipart-list-uploads" => {
            let answer = b.s3.list_multipart_uploads().bucket(&b.name).send().await?;
            let found: Vec<_> = answer.uploads().iter().map(|u| (u.key(), u.upload_id())).collect();
            check(found, vec![(Some("open"), Some(id.as_str()))], "uploads")
        }
        _ => {
            b.s3.abort_multipart_upload()
                .bucket(&b.name)
                .key("open")
                .upload_id(id)
                .send()
                .await?;
            refused(404, Some("NoSuchUpload"), list_parts().send().await)
        }
    }
}
