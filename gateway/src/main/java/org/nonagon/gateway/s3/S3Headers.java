package org.nonagon.gateway.s3;

/**
 * The names of all HTTP header fields that the gateway reads or writes, in the case in which S3
 * writes them.
 */
public final class S3Headers {

  public static final String ACCEPT_RANGES = "Accept-Ranges";
  public static final String AGE = "Age";
  public static final String ALLOW = "Allow";
  public static final String AUTHORIZATION = "Authorization";
  public static final String CACHE_CONTROL = "Cache-Control";
  public static final String CONNECTION = "Connection";
  public static final String CONTENT_DISPOSITION = "Content-Disposition";
  public static final String CONTENT_ENCODING = "Content-Encoding";
  public static final String CONTENT_LANGUAGE = "Content-Language";
  public static final String CONTENT_LENGTH = "Content-Length";
  public static final String CONTENT_MD5 = "Content-MD5";
  public static final String CONTENT_RANGE = "Content-Range";
  public static final String CONTENT_TYPE = "Content-Type";
  public static final String DATE = "Date";
  public static final String ETAG = "ETag";
  public static final String EXPECT = "Expect";
  public static final String EXPIRES = "Expires";
  public static final String HOST = "Host";
  public static final String IF_MATCH = "If-Match";
  public static final String IF_MODIFIED_SINCE = "If-Modified-Since";
  public static final String IF_NONE_MATCH = "If-None-Match";
  public static final String IF_UNMODIFIED_SINCE = "If-Unmodified-Since";
  public static final String LAST_MODIFIED = "Last-Modified";
  public static final String LOCATION = "Location";
  public static final String ORIGIN = "Origin";
  public static final String RANGE = "Range";
  public static final String RETRY_AFTER = "Retry-After";
  public static final String SERVER = "Server";
  public static final String TRANSFER_ENCODING = "Transfer-Encoding";
  public static final String USER_AGENT = "User-Agent";

  public static final String AMZ_ABORT_DATE = "x-amz-abort-date";
  public static final String AMZ_ABORT_RULE_ID = "x-amz-abort-rule-id";
  public static final String AMZ_ACCESS_POINT_ALIAS = "x-amz-access-point-alias";
  public static final String AMZ_ACL = "x-amz-acl";
  public static final String AMZ_BUCKET_REGION = "x-amz-bucket-region";
  public static final String AMZ_BYPASS_GOVERNANCE_RETENTION = "x-amz-bypass-governance-retention";
  public static final String AMZ_CHECKSUM_ALGORITHM = "x-amz-checksum-algorithm";
  public static final String AMZ_CHECKSUM_MODE = "x-amz-checksum-mode";
  public static final String AMZ_CHECKSUM_TYPE = "x-amz-checksum-type";
  public static final String AMZ_CONTENT_SHA256 = "x-amz-content-sha256";
  public static final String AMZ_COPY_SOURCE = "x-amz-copy-source";
  public static final String AMZ_COPY_SOURCE_IF_MATCH = "x-amz-copy-source-if-match";
  public static final String AMZ_COPY_SOURCE_IF_MODIFIED_SINCE =
      "x-amz-copy-source-if-modified-since";
  public static final String AMZ_COPY_SOURCE_IF_NONE_MATCH = "x-amz-copy-source-if-none-match";
  public static final String AMZ_COPY_SOURCE_IF_UNMODIFIED_SINCE =
      "x-amz-copy-source-if-unmodified-since";
  public static final String AMZ_COPY_SOURCE_RANGE = "x-amz-copy-source-range";
  public static final String AMZ_COPY_SOURCE_VERSION_ID = "x-amz-copy-source-version-id";
  public static final String AMZ_DATE = "x-amz-date";
  public static final String AMZ_DECODED_CONTENT_LENGTH = "x-amz-decoded-content-length";
  public static final String AMZ_DELETE_MARKER = "x-amz-delete-marker";
  public static final String AMZ_EXPECTED_BUCKET_OWNER = "x-amz-expected-bucket-owner";
  public static final String AMZ_ID_2 = "x-amz-id-2";
  public static final String AMZ_IF_MATCH_LAST_MODIFIED_TIME = "x-amz-if-match-last-modified-time";
  public static final String AMZ_IF_MATCH_SIZE = "x-amz-if-match-size";
  public static final String AMZ_MAX_PARTS = "x-amz-max-parts";
  public static final String AMZ_METADATA_DIRECTIVE = "x-amz-metadata-directive";
  public static final String AMZ_MISSING_META = "x-amz-missing-meta";
  public static final String AMZ_MP_OBJECT_SIZE = "x-amz-mp-object-size";
  public static final String AMZ_MP_PARTS_COUNT = "x-amz-mp-parts-count";
  public static final String AMZ_OBJECT_ATTRIBUTES = "x-amz-object-attributes";
  public static final String AMZ_OBJECT_OWNERSHIP = "x-amz-object-ownership";
  public static final String AMZ_PART_NUMBER_MARKER = "x-amz-part-number-marker";
  public static final String AMZ_REQUEST_ID = "x-amz-request-id";
  public static final String AMZ_SDK_CHECKSUM_ALGORITHM = "x-amz-sdk-checksum-algorithm";
  public static final String AMZ_SECURITY_TOKEN = "x-amz-security-token";
  public static final String AMZ_SERVER_SIDE_ENCRYPTION = "x-amz-server-side-encryption";
  public static final String AMZ_SOURCE_EXPECTED_BUCKET_OWNER =
      "x-amz-source-expected-bucket-owner";
  public static final String AMZ_STORAGE_CLASS = "x-amz-storage-class";
  public static final String AMZ_TAGGING = "x-amz-tagging";
  public static final String AMZ_TAGGING_COUNT = "x-amz-tagging-count";
  public static final String AMZ_TAGGING_DIRECTIVE = "x-amz-tagging-directive";
  public static final String AMZ_TRAILER = "x-amz-trailer";
  public static final String AMZ_TRAILER_SIGNATURE = "x-amz-trailer-signature";
  public static final String AMZ_VERSION_ID = "x-amz-version-id";
  public static final String AMZ_WEBSITE_REDIRECT_LOCATION = "x-amz-website-redirect-location";
  public static final String AMZ_WRITE_OFFSET_BYTES = "x-amz-write-offset-bytes";

  /** What all of S3's own headers begin with. */
  public static final String AMZ_PREFIX = "x-amz-";

  /** What the names of user metadata begin with. */
  public static final String USER_METADATA_PREFIX = "x-amz-meta-";

  /** What the headers of checksums begin with. */
  public static final String CHECKSUM_PREFIX = "x-amz-checksum-";

  /** What the headers of grants begin with. */
  public static final String GRANT_PREFIX = "x-amz-grant-";

  private S3Headers() {}
}
