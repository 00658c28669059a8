//! Checksums and attributes.

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, ChecksumType, ObjectAttributes};

use crate::Bucket;
use crate::multipart::Upload;
use crate::steps::{Failure, Outcome, check, eight, refused};

const SHA256_OF_NOTHING: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const MD5_OF_NOTHING: &str = "1B2M2Y8AsgTpgAmY7PhCfg==";
const COMPOSITE: &str = "ld9AgCzExdMfd8lU7l61s7ZyXhxsRxcOdR0KfM8udog=-3";
const FULL: &str = "XXFOTQ==";

async fn head(b: &Bucket, key: &str) -> Result<HeadObjectOutput, Failure> {
    let call =
        b.s3.head_object()
            .bucket(&b.name)
            .key(key)
            .checksum_mode(ChecksumMode::Enabled);
    Ok(call.send().await?)
}

async fn put(b: &Bucket, algorithm: ChecksumAlgorithm) -> Result<HeadObjectOutput, Failure> {
    let call = b.s3.put_object().bucket(&b.name).key("sum").body(eight().into());
    call.checksum_algorithm(algorithm).send().await?;
    head(b, "sum").await
}

pub async fn checksums(b: &Bucket, step: &str) -> Result<bool, Failure> {
    let bad = || b.s3.put_object().bucket(&b.name).key("bad").body(eight().into());
    match step {
        "checksum-crc32" => {
            check(
                put(b, ChecksumAlgorithm::Crc32).await?.checksum_crc32(),
                Some("/6CQFw=="),
                "checksum",
            )?;
        }
        "checksum-crc32c" => {
            check(
                put(b, ChecksumAlgorithm::Crc32C).await?.checksum_crc32_c(),
                Some("bU98kg=="),
                "checksum",
            )?;
        }
        "checksum-crc64nvme" => {
            let found = put(b, ChecksumAlgorithm::Crc64Nvme).await?;
            check(found.checksum_crc64_nvme(), Some("AeFWGa54rhA="), "checksum")?;
        }
        "checksum-sha1" => {
            let found = put(b, ChecksumAlgorithm::Sha1).await?;
            check(found.checksum_sha1(), Some("gFWBqtO07VRUMZJDhF5rY4QUbeo="), "checksum")?;
        }
        "checksum-sha256" => {
            let found = put(b, ChecksumAlgorithm::Sha256).await?;
            check(
                found.checksum_sha256(),
                Some("ZpMQTQqsGi9vs2Iq1S8Chi75BkxqAwDA63d5kUHrWQ8="),
                "checksum",
            )?;
        }
        "checksum-wrong" => {
            refused(
                400,
                Some("BadDigest"),
                bad().checksum_sha256(SHA256_OF_NOTHING).send().await,
            )?;
            b.is_absent("bad").await?;
        }
        "content-md5-wrong" => {
            refused(400, Some("BadDigest"), bad().content_md5(MD5_OF_NOTHING).send().await)?;
            b.is_absent("bad").await?;
        }
        "checksum-composite" => composite(b).await?,
        "checksum-full-object" => full_object(b).await?,
        "object-attributes" => attributes(b).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

async fn composite(b: &Bucket) -> Outcome {
    let algorithm = ChecksumAlgorithm::Sha256;
    let call = b.s3.create_multipart_upload().bucket(&b.name).key("composite");
    let id = call
        .checksum_algorithm(algorithm.clone())
        .send()
        .await?
        .upload_id
        .unwrap_or_default();
    let upload = Upload {
        bucket: b,
        key: "composite",
        id,
    };
    let answer = upload
        .completion(upload.three_parts(Some(algorithm)).await?)
        .send()
        .await?;
    let expected = (Some(COMPOSITE), Some(&ChecksumType::Composite));
    check((answer.checksum_sha256(), answer.checksum_type()), expected, "checksum")?;
    let found = head(b, "composite").await?;
    check(
        (found.checksum_sha256(), found.checksum_type()),
        expected,
        "checksum of HEAD",
    )
}

async fn full_object(b: &Bucket) -> Outcome {
    let algorithm = ChecksumAlgorithm::Crc32;
    let call = b.s3.create_multipart_upload().bucket(&b.name).key("full");
    let call = call
        .checksum_algorithm(algorithm.clone())
        .checksum_type(ChecksumType::FullObject);
    let id = call.send().await?.upload_id.unwrap_or_default();
    let upload = Upload {
        bucket: b,
        key: "full",
        id,
    };
    let completion = upload.completion(upload.three_parts(Some(algorithm)).await?);
    completion
        .checksum_crc32(FULL)
        .checksum_type(ChecksumType::FullObject)
        .send()
        .await?;
    let found = head(b, "full").await?;
    check(
        (found.checksum_crc32(), found.checksum_type()),
        (Some(FULL), Some(&ChecksumType::FullObject)),
        "checksum",
    )
}

async fn attributes(b: &Bucket) -> Outcome {
    let mut call = b.s3.get_object_attributes().bucket(&b.name).key("full");
    for name in ObjectAttributes::values() {
        call = call.object_attributes(ObjectAttributes::from(*name));
    }
    let answer = call.send().await?;
    let etag = head(b, "full").await?.e_tag.unwrap_or_default().replace('"', "");
    check(answer.e_tag(), Some(etag.as_str()), "ETag")?;
    check(
        answer.checksum().and_then(|c| c.checksum_crc32()),
        Some(FULL),
        "checksum",
    )?;
    check(
        answer.object_parts().and_then(|p| p.total_parts_count()),
        Some(3),
        "parts",
    )?;
    check(answer.storage_class().map(|c| c.as_str()), Some("STANDARD"), "class")?;
    check(answer.object_size(), Some(10_486_760), "size")
}
