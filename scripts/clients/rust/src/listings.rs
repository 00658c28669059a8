//! Listings, and keys that clients and servers get wrong.

use aws_sdk_s3::types::{CommonPrefix, Object};

use crate::Bucket;
use crate::objects::strings;
use crate::steps::{Failure, Outcome, check};

const ALL: [&str; 8] = ["l/a", "l/b", "l/c", "l/d", "l/e", "l/x/1", "l/x/2", "l/y/1"];
const FLAT: usize = 5;

fn keys_of(objects: &[Object]) -> Vec<String> {
    objects.iter().filter_map(|o| o.key.clone()).collect()
}

fn prefixes_of(prefixes: &[CommonPrefix]) -> Vec<String> {
    prefixes.iter().filter_map(|p| p.prefix.clone()).collect()
}

pub async fn listings(b: &Bucket, step: &str) -> Result<bool, Failure> {
    let list = || b.s3.list_objects_v2().bucket(&b.name).prefix("l/");
    match step {
        "list-v1" => {
            for key in ALL {
                b.put(key, "list").await?;
            }
            version_one(b).await?;
        }
        "list-v2" => {
            let page = list().send().await?;
            check(keys_of(page.contents()), strings(&ALL), "keys")?;
            for o in page.contents() {
                let found = (o.size(), o.e_tag(), o.storage_class().map(|c| c.as_str()));
                let etag = "\"10ae9fc7d453b0dd525d0edf2ede7961\""; // MD5 of list
                check(found, (Some(4), Some(etag), Some("STANDARD")), "size, ETag and class")?;
            }
            check(
                (page.key_count(), page.is_truncated()),
                (Some(8), Some(false)),
                "count and truncation",
            )?;
        }
        "list-v2-delimiter" => {
            let page = list().delimiter("/").send().await?;
            check(keys_of(page.contents()), strings(&ALL[..FLAT]), "keys")?;
            check(
                prefixes_of(page.common_prefixes()),
                strings(&["l/x/", "l/y/"]),
                "prefixes",
            )?;
        }
        "list-v2-pages" => {
            let mut pages = list().max_keys(3).into_paginator().send();
            let mut found = vec![];
            while let Some(page) = pages.next().await {
                found.push(keys_of(page?.contents()));
            }
            check(found, ALL.chunks(3).map(strings).collect(), "pages")?;
        }
        "list-start-after" => {
            let page = list().start_after("l/e").send().await?;
            check(keys_of(page.contents()), strings(&ALL[FLAT..]), "keys")?;
        }
        "list-order" => {
            let order = ["o/Z", "o/a", "o/ä", "o/ﬃ", "o/🚀"];
            for key in order.iter().rev() {
                b.put(key, "").await?;
            }
            let page = b.s3.list_objects_v2().bucket(&b.name).prefix("o/").send().await?;
            check(keys_of(page.contents()), strings(&order), "keys")?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

async fn version_one(b: &Bucket) -> Outcome {
    let (mut keys, mut prefixes, mut pages, mut marker) = (vec![], vec![], 0, None);
    loop {
        let call =
            b.s3.list_objects()
                .bucket(&b.name)
                .prefix("l/")
                .delimiter("/")
                .max_keys(3);
        let page = call.set_marker(marker).send().await?;
        keys.extend(keys_of(page.contents()));
        prefixes.extend(prefixes_of(page.common_prefixes()));
        pages += 1;
        if page.is_truncated() != Some(true) {
            break;
        }
        marker = page.next_marker;
    }
    check(pages, 3, "pages")?;
    check(keys, strings(&ALL[..FLAT]), "keys")?;
    check(prefixes, strings(&["l/x/", "l/y/"]), "prefixes")
}

pub async fn keys(b: &Bucket, step: &str) -> Result<bool, Failure> {
    let odd: &[&str] = match step {
        "key-space" => &["k/ a  b "],
        "key-plus-percent" => &["k/100%+20%2B&=?#"],
        "key-emoji" => &["k/🚀 ünï"],
        "key-dot-dot" => &["k/../up/./x"],
        "key-double-slash" => &["k//a///b"],
        "key-folder" => &["k/dir", "k/dir/", "k/dir/x"],
        _ => return Ok(false),
    };
    for key in odd {
        b.put(key, *key).await?;
    }
    for key in odd {
        check(b.read(key).await?, key.as_bytes().to_vec(), key)?;
    }
    let page = b.s3.list_objects_v2().bucket(&b.name).prefix("k/").send().await?;
    let listed: Vec<String> = keys_of(page.contents())
        .into_iter()
        .filter(|k| odd.contains(&k.as_str()))
        .collect();
    check(listed, strings(odd), "keys")?;
    for key in odd {
        b.delete(key).await?;
        b.is_absent(key).await?;
    }
    Ok(true)
}
