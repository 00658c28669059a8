//! Presigned URLs, used by curl, and credentials that are wrong.

use std::process::Command;
use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Credentials;
use aws_sdk_s3::presigning::PresigningConfig;

use crate::Bucket;
use crate::steps::{Failure, Outcome, check, eight, refused};

fn lasting(seconds: u64) -> Result<PresigningConfig, Failure> {
    Ok(PresigningConfig::expires_in(Duration::from_secs(seconds))?)
}

/// Status and body that curl gets, or with -I status and headers.
fn fetch(options: &[&str], url: &str) -> Result<(String, Vec<u8>), Failure> {
    let done = Command::new("curl")
        .args(["-sS", "-w", "%{http_code}"])
        .args(options)
        .arg(url)
        .output()?;
    let (body, status) = done.stdout.split_at(done.stdout.len().saturating_sub(3));
    Ok((String::from_utf8_lossy(status).into(), body.to_vec()))
}

fn fetch_refused(code: &str, message: &str, url: &str) -> Outcome {
    let (status, body) = fetch(&[], url)?;
    let text = String::from_utf8_lossy(&body);
    let told = text.contains(&format!("<Code>{code}</Code><Message>{message}"));
    check((status.as_str(), told), ("403", true), &format!("{code} in {text}"))
}

pub async fn presigned(b: &Bucket, step: &str) -> Result<bool, Failure> {
    let get = || b.s3.get_object().bucket(&b.name).key("eight");
    match step {
        "presign-get" => {
            let url = get().presigned(lasting(60)?).await?;
            check(fetch(&[], url.uri())?, ("200".into(), eight()), "answer")?;
        }
        "presign-head" => {
            let url =
                b.s3.head_object()
                    .bucket(&b.name)
                    .key("eight")
                    .presigned(lasting(60)?)
                    .await?;
            let (status, headers) = fetch(&["-I"], url.uri())?;
            let headers = String::from_utf8_lossy(&headers).to_lowercase();
            check(
                (status.as_str(), headers.contains("content-length: 8192")),
                ("200", true),
                "answer",
            )?;
        }
        "presign-put" => {
            let url =
                b.s3.put_object()
                    .bucket(&b.name)
                    .key("presigned")
                    .presigned(lasting(60)?)
                    .await?;
            let options = ["-X", "PUT", "-H", "Content-Type:", "--data-binary", "by URL"];
            check(fetch(&options, url.uri())?, ("200".into(), vec![]), "answer")?;
            check(b.read("presigned").await?, b"by URL".to_vec(), "body")?;
        }
        "presign-delete" => {
            let url =
                b.s3.delete_object()
                    .bucket(&b.name)
                    .key("presigned")
                    .presigned(lasting(60)?)
                    .await?;
            check(fetch(&["-X", "DELETE"], url.uri())?, ("204".into(), vec![]), "answer")?;
            b.is_absent("presigned").await?;
        }
        "presign-expired" => {
            let url = get().presigned(lasting(1)?).await?;
            tokio::time::sleep(Duration::from_secs(3)).await;
            fetch_refused("AccessDenied", "Request has expired", url.uri())?;
        }
        "presign-tampered" => {
            let url = get().presigned(lasting(60)?).await?;
            fetch_refused("SignatureDoesNotMatch", "", &url.uri().replace("/eight?", "/twice?"))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

pub async fn credentials(b: &Bucket, step: &str) -> Result<bool, Failure> {
    let settings = aws_config::defaults(BehaviorVersion::latest());
    let wrong = |key: &str| Credentials::new(key, "x".repeat(40), None, None, "wrong");
    let (code, settings) = match step {
        "wrong-secret" => {
            let key = std::env::var("AWS_ACCESS_KEY_ID")?;
            ("SignatureDoesNotMatch", settings.credentials_provider(wrong(&key)))
        }
        "unknown-key" => (
            "InvalidAccessKeyId",
            settings.credentials_provider(wrong("AKIDNOBODYHASTHIS000")),
        ),
        "anonymous" => ("AccessDenied", settings.no_credentials()),
        _ => return Ok(false),
    };
    let other = Client::new(&settings.load().await);
    refused(
        403,
        Some(code),
        other.get_object().bucket(&b.name).key("eight").send().await,
    )?;
    Ok(true)
}
