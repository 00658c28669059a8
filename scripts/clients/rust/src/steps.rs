//! The scenario's bodies, and what steps require.

use std::error::Error;
use std::fmt::Debug;

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

pub const MIB: usize = 1 << 20;
pub const EIGHT_ETAG: &str = "\"1967c52cb6a9337f08b8189c5c20beca\"";
pub const OTHER_ETAG: &str = "\"00000000000000000000000000000000\"";

/// Why a step failed. Every error becomes one, with what caused it.
#[derive(Debug)]
pub struct Failure(pub String);

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure(DisplayErrorContext(error).to_string())
    }
}

pub type Outcome = Result<(), Failure>;

/// The scenario's body(n).
pub fn body(size: usize) -> Vec<u8> {
    let mut lines = String::new();
    for i in 0..=size / 16 {
        lines.push_str(&format!("{i:015}\n"));
    }
    lines.truncate(size);
    lines.into_bytes()
}

pub fn eight() -> Vec<u8> {
    body(8192)
}

/// The scenario's PARTS.
pub fn parts() -> Vec<Vec<u8>> {
    body(10 * MIB + 1000).chunks(5 * MIB).map(<[u8]>::to_vec).collect()
}

/// Requires equal values.
pub fn check<T: PartialEq + Debug>(actual: T, expected: T, what: &str) -> Outcome {
    if actual == expected {
        return Ok(());
    }
    let mut difference = format!("{what}: {actual:?}, not {expected:?}");
    if difference.len() > 400 {
        difference = format!("{what}: differs");
    }
    Err(Failure(difference))
}

/// Requires that a call was answered with this status and code. A HEAD's error has the status only.
pub fn refused<T, E>(status: u16, code: Option<&str>, answer: Result<T, SdkError<E, HttpResponse>>) -> Outcome
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let Err(error) = answer else {
        return Err(Failure(format!("succeeded, instead of {status} {code:?}")));
    };
    let Some(found) = error.raw_response().map(|r| r.status().as_u16()) else {
        return Err(error.into());
    };
    check((found, error.code()), (status, code), "error")
}
