"""The scenario by DuckDB, whose httpfs reads and writes Parquet. It cannot make a bucket: run has made it."""

import os
import sys

import duckdb
import duckdb_extension_httpfs

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
from steps import BUCKET, check, run, step

ROOT = f"s3://{BUCKET}"
EXTENSION = os.path.join(
    os.path.dirname(duckdb_extension_httpfs.__file__), "extensions", f"v{duckdb.__version__}",
    "httpfs.duckdb_extension")
db = duckdb.connect()


def connect(key=os.environ["AWS_ACCESS_KEY_ID"], secret=os.environ["AWS_SECRET_ACCESS_KEY"]):
    endpoint = os.environ["AWS_ENDPOINT_URL"].removeprefix("http://")
    db.execute(
        f"""CREATE OR REPLACE SECRET (TYPE s3, KEY_ID '{key}', SECRET '{secret}', ENDPOINT '{endpoint}',
            REGION '{os.environ["AWS_REGION"]}', URL_STYLE 'path', USE_SSL false)""")


def rows(query):
    return db.execute(query).fetchall()


def refused(reason, query):
    try:
        db.execute(query)
    except duckdb.Error as e:
        check(reason in str(e), True, f"{reason} in {e}")
        return
    raise AssertionError(f"succeeded, instead of {reason}")


db.execute(f"LOAD '{EXTENSION}'")
connect()


@step("put-overwrite")
def _():
    for text in ("one", "second"):
        db.execute(f"COPY (SELECT '{text}' AS t) TO '{ROOT}/twice.csv' (HEADER false)")
    check(rows(f"SELECT content FROM read_text('{ROOT}/twice.csv')"), [("second\n",)], "content")


@step("get-404")
def _():
    refused("404", f"SELECT * FROM '{ROOT}/absent.parquet'")


@step("no-such-bucket")
def _():
    refused("404", f"SELECT * FROM '{ROOT}-none/absent.parquet'")


@step("wrong-secret")
def _():
    connect(secret="x" * 40)
    try:
        refused("403", f"SELECT * FROM '{ROOT}/twice.csv'")
    finally:
        connect()


@step("unknown-key")
def _():
    connect(key="AKIDNOBODYHASTHIS000")
    try:
        refused("403", f"SELECT * FROM '{ROOT}/twice.csv'")
    finally:
        connect()


@step("key-space")
def _():
    round_trip("k/ a  b .csv")


@step("key-emoji")
def _():
    round_trip("k/🚀 ünï.csv")


def round_trip(key):
    db.execute(f"COPY (SELECT 7 AS n) TO '{ROOT}/{key}' (HEADER false)")
    check(rows(f"SELECT content FROM read_text('{ROOT}/{key}')"), [("7\n",)], "content")
    check(rows(f"SELECT file FROM glob('{ROOT}/k/*') WHERE file = '{ROOT}/{key}'"), [(f"{ROOT}/{key}",)], "listing")


@step("transfer-up-down")
def _():
    db.execute(f"COPY (SELECT range AS n, md5(range::VARCHAR) AS text FROM range(600000)) TO '{ROOT}/large.csv'")
    check(
        rows(f"SELECT count(*), sum(n), bool_and(text = md5(n::VARCHAR)) FROM '{ROOT}/large.csv'"),
        [(600_000, 600_000 * 599_999 // 2, True)], "rows")


@step("list-v2-delimiter")
def _():
    for name in ("l/a", "l/x/1", "l/x/2", "l/y/1"):
        db.execute(f"COPY (SELECT 1) TO '{ROOT}/{name}.csv'")
    found = [name.removeprefix(ROOT + "/") for (name,) in rows(f"SELECT file FROM glob('{ROOT}/l/*/1.csv') ORDER BY 1")]
    check(found, ["l/x/1.csv", "l/y/1.csv"], "files")


@step("parquet-write")
def _():
    for i in range(4):
        db.execute(
            f"""COPY (SELECT {i} * 25000 + range AS n, range % 7 AS kind, md5(range::VARCHAR) AS text
                FROM range(25000)) TO '{ROOT}/parquet/{i}.parquet' (ROW_GROUP_SIZE 5000)""")
    sizes = rows(f"SELECT size FROM read_blob('{ROOT}/parquet/*.parquet')")
    check([size > 100_000 for (size,) in sizes], [True] * 4, f"sizes {sizes}")


@step("parquet-read")
def _():
    answer = rows(f"SELECT sum(n), count(*) FROM '{ROOT}/parquet/2.parquet' WHERE kind = 3 AND n >= 60000")
    wanted = [n for n in range(60_000, 75_000) if (n - 50_000) % 7 == 3]
    check(answer, [(sum(wanted), len(wanted))], "sum and count")


@step("parquet-glob")
def _():
    check(rows(f"SELECT count(*), count(DISTINCT n) FROM '{ROOT}/parquet/*.parquet'"), [(100_000, 100_000)], "rows")


run()
