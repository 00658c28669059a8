//! The scenario by the AWS SDK for Rust, with a client as it comes.

mod checksums;
mod listings;
mod multipart;
mod objects;
mod presigned;
mod steps;

use std::env;

use aws_config::BehaviorVersion;
use aws_sdk_s3::Client;
use steps::{Failure, Outcome};

/// A client and the bucket that the scenario is about.
pub struct Bucket {
    pub s3: Client,
    pub name: String,
}

impl Bucket {
    pub async fn put(&self, key: &str, data: impl Into<Vec<u8>>) -> Result<String, Failure> {
        let answer = self
            .s3
            .put_object()
            .bucket(&self.name)
            .key(key)
            .body(data.into().into())
            .send()
            .await?;
        Ok(answer.e_tag.unwrap_or_default())
    }

    pub async fn read(&self, key: &str) -> Result<Vec<u8>, Failure> {
        let answer = self.s3.get_object().bucket(&self.name).key(key).send().await?;
        Ok(answer.body.collect().await?.to_vec())
    }

    pub async fn delete(&self, key: &str) -> Outcome {
        self.s3.delete_object().bucket(&self.name).key(key).send().await?;
        Ok(())
    }

    pub async fn is_absent(&self, key: &str) -> Outcome {
        let answer = self.s3.head_object().bucket(&self.name).key(key).send().await;
        steps::refused(404, Some("NotFound"), answer)
    }
}

/// Runs a step; false if there is none of this name.
async fn run(bucket: &Bucket, uploads: &mut multipart::Uploads, step: &str) -> Result<bool, Failure> {
    Ok(objects::buckets(bucket, step).await?
        || objects::objects(bucket, step).await?
        || objects::ranges(bucket, step).await?
        || objects::conditions(bucket, step).await?
        || objects::copies(bucket, step).await?
        || multipart::multipart(bucket, uploads, step).await?
        || checksums::checksums(bucket, step).await?
        || listings::listings(bucket, step).await?
        || listings::keys(bucket, step).await?
        || presigned::presigned(bucket, step).await?
        || presigned::credentials(bucket, step).await?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let settings = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let bucket = Bucket {
        s3: Client::new(&settings),
        name: env::var("BUCKET").expect("BUCKET"),
    };
    let scenario = std::fs::read_to_string(env::var("SCENARIO").expect("SCENARIO")).expect("the scenario");
    let chosen = env::var("STEPS").unwrap_or_default();
    let mut uploads = multipart::Uploads::new();
    for step in scenario.lines().filter_map(step_of) {
        if chosen.is_empty() || chosen.split(' ').any(|name| name == step) {
            match run(&bucket, &mut uploads, step).await {
                Ok(true) => println!("{step} ok"),
                Ok(false) => println!("{step} n/a"),
                Err(Failure(reason)) => {
                    let words: Vec<&str> = reason.split_whitespace().collect();
                    println!("{step} fail {}", words.join(" ").chars().take(300).collect::<String>());
                }
            }
        }
    }
}

/// The id in a row of the scenario's table.
fn step_of(line: &str) -> Option<&str> {
    let (number, rest) = line.strip_prefix("| ")?.split_once(" | `")?;
    number.parse::<u32>().ok()?;
    rest.split_once('`').map(|(step, _)| step)
}
