package org.nonagon.gateway.s3;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every operation of the S3 API for general purpose buckets, with what tells it from the others on
 * the wire: the level of its resource, its method, the query parameters that it requires, and
 * whether it names a source to copy from.
 *
 * <p>That an operation is here says that S3 has it, not that the gateway can do it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">the
 *     list of operations</a>
 */
public enum S3Operation {
  LIST_BUCKETS(ResourceLevel.SERVICE, "GET"),
  CREATE_BUCKET(ResourceLevel.BUCKET, "PUT"),
  HEAD_BUCKET(ResourceLevel.BUCKET, "HEAD"),
  DELETE_BUCKET(ResourceLevel.BUCKET, "DELETE"),
  LIST_OBJECTS(ResourceLevel.BUCKET, "GET"),
  LIST_OBJECTS_V2(ResourceLevel.BUCKET, "GET", "list-type=2"),
  LIST_OBJECT_VERSIONS(ResourceLevel.BUCKET, "GET", "versions"),
  LIST_MULTIPART_UPLOADS(ResourceLevel.BUCKET, "GET", "uploads"),
  DELETE_OBJECTS(ResourceLevel.BUCKET, "POST", "delete"),
  POST_OBJECT(ResourceLevel.BUCKET, "POST"),
  CREATE_SESSION(ResourceLevel.BUCKET, "GET", "session"),
  GET_BUCKET_LOCATION(ResourceLevel.BUCKET, "GET", "location"),
  GET_BUCKET_ABAC(ResourceLevel.BUCKET, "GET", "abac"),
  PUT_BUCKET_ABAC(ResourceLevel.BUCKET, "PUT", "abac"),
  GET_BUCKET_ACCELERATE_CONFIGURATION(ResourceLevel.BUCKET, "GET", "accelerate"),
  PUT_BUCKET_ACCELERATE_CONFIGURATION(ResourceLevel.BUCKET, "PUT", "accelerate"),
  GET_BUCKET_ACL(ResourceLevel.BUCKET, "GET", "acl"),
  PUT_BUCKET_ACL(ResourceLevel.BUCKET, "PUT", "acl"),
  GET_BUCKET_ANALYTICS_CONFIGURATION(ResourceLevel.BUCKET, "GET", "analytics&id"),
  LIST_BUCKET_ANALYTICS_CONFIGURATIONS(ResourceLevel.BUCKET, "GET", "analytics"),
  PUT_BUCKET_ANALYTICS_CONFIGURATION(ResourceLevel.BUCKET, "PUT", "analytics"),
  DELETE_BUCKET_ANALYTICS_CONFIGURATION(ResourceLevel.BUCKET, "DELETE", "analytics"),
  GET_BUCKET_CORS(ResourceLevel.BUCKET, "GET", "cors"),
  PUT_BUCKET_CORS(ResourceLevel.BUCKET, "PUT", "cors"),
  DELETE_BUCKET_CORS(ResourceLevel.BUCKET, "DELETE", "cors"),
  GET_BUCKET_ENCRYPTION(ResourceLevel.BUCKET, "GET", "encryption"),
  PUT_BUCKET_ENCRYPTION(ResourceLevel.BUCKET, "PUT", "encryption"),
  DELETE_BUCKET_ENCRYPTION(ResourceLevel.BUCKET, "DELETE", "encryption"),
  GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION(
      ResourceLevel.BUCKET, "GET", "intelligent-tiering&id"),
  LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS(
      ResourceLevel.BUCKET, "GET", "intelligent-tiering"),
  PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION(ResourceLevel.BUCKET, "PUT", "intelligent-tiering"),
  DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION(
      ResourceLevel.BUCKET, "DELETE", "intelligent-tiering"),
  GET_BUCKET_INVENTORY_CONFIGURATION(ResourceLevel.BUCKET, "GET", "inventory&id"),
  LIST_BUCKET_INVENTORY_CONFIGURATIONS(ResourceLevel.BUCKET, "GET", "inventory"),
  PUT_BUCKET_INVENTORY_CONFIGURATION(ResourceLevel.BUCKET, "PUT", "inventory"),
  DELETE_BUCKET_INVENTORY_CONFIGURATION(ResourceLevel.BUCKET, "DELETE", "inventory"),
  GET_BUCKET_LIFECYCLE_CONFIGURATION(ResourceLevel.BUCKET, "GET", "lifecycle"),
  PUT_BUCKET_LIFECYCLE_CONFIGURATION(ResourceLevel.BUCKET, "PUT", "lifecycle"),
  DELETE_BUCKET_LIFECYCLE(ResourceLevel.BUCKET, "DELETE", "lifecycle"),
  GET_BUCKET_LOGGING(ResourceLevel.BUCKET, "GET", "logging"),
  PUT_BUCKET_LOGGING(ResourceLevel.BUCKET, "PUT", "logging"),
  CREATE_BUCKET_METADATA_CONFIGURATION(ResourceLevel.BUCKET, "POST", "metadataConfiguration"),
  GET_BUCKET_METADATA_CONFIGURATION(ResourceLevel.BUCKET, "GET", "metadataConfiguration"),
  DELETE_BUCKET_METADATA_CONFIGURATION(ResourceLevel.BUCKET, "DELETE", "metadataConfiguration"),
  UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION(
      ResourceLevel.BUCKET, "PUT", "metadataInventoryTable"),
  UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION(
      ResourceLevel.BUCKET, "PUT", "metadataJournalTable"),
  CREATE_BUCKET_METADATA_TABLE_CONFIGURATION(ResourceLevel.BUCKET, "POST", "metadataTable"),
  GET_BUCKET_METADATA_TABLE_CONFIGURATION(ResourceLevel.BUCKET, "GET", "metadataTable"),
  DELETE_BUCKET_METADATA_TABLE_CONFIGURATION(ResourceLevel.BUCKET, "DELETE", "metadataTable"),
  GET_BUCKET_METRICS_CONFIGURATION(ResourceLevel.BUCKET, "GET", "metrics&id"),
  LIST_BUCKET_METRICS_CONFIGURATIONS(ResourceLevel.BUCKET, "GET", "metrics"),
  PUT_BUCKET_METRICS_CONFIGURATION(ResourceLevel.BUCKET, "PUT", "metrics"),
  DELETE_BUCKET_METRICS_CONFIGURATION(ResourceLevel.BUCKET, "DELETE", "metrics"),
  GET_BUCKET_NOTIFICATION_CONFIGURATION(ResourceLevel.BUCKET, "GET", "notification"),
  PUT_BUCKET_NOTIFICATION_CONFIGURATION(ResourceLevel.BUCKET, "PUT", "notification"),
  GET_OBJECT_LOCK_CONFIGURATION(ResourceLevel.BUCKET, "GET", "object-lock"),
  PUT_OBJECT_LOCK_CONFIGURATION(ResourceLevel.BUCKET, "PUT", "object-lock"),
  GET_BUCKET_OWNERSHIP_CONTROLS(ResourceLevel.BUCKET, "GET", "ownershipControls"),
  PUT_BUCKET_OWNERSHIP_CONTROLS(ResourceLevel.BUCKET, "PUT", "ownershipControls"),
  DELETE_BUCKET_OWNERSHIP_CONTROLS(ResourceLevel.BUCKET, "DELETE", "ownershipControls"),
  GET_BUCKET_POLICY(ResourceLevel.BUCKET, "GET", "policy"),
  PUT_BUCKET_POLICY(ResourceLevel.BUCKET, "PUT", "policy"),
  DELETE_BUCKET_POLICY(ResourceLevel.BUCKET, "DELETE", "policy"),
  GET_BUCKET_POLICY_STATUS(ResourceLevel.BUCKET, "GET", "policyStatus"),
  GET_PUBLIC_ACCESS_BLOCK(ResourceLevel.BUCKET, "GET", "publicAccessBlock"),
  PUT_PUBLIC_ACCESS_BLOCK(ResourceLevel.BUCKET, "PUT", "publicAccessBlock"),
  DELETE_PUBLIC_ACCESS_BLOCK(ResourceLevel.BUCKET, "DELETE", "publicAccessBlock"),
  GET_BUCKET_REPLICATION(ResourceLevel.BUCKET, "GET", "replication"),
  PUT_BUCKET_REPLICATION(ResourceLevel.BUCKET, "PUT", "replication"),
  DELETE_BUCKET_REPLICATION(ResourceLevel.BUCKET, "DELETE", "replication"),
  GET_BUCKET_REQUEST_PAYMENT(ResourceLevel.BUCKET, "GET", "requestPayment"),
  PUT_BUCKET_REQUEST_PAYMENT(ResourceLevel.BUCKET, "PUT", "requestPayment"),
  GET_BUCKET_TAGGING(ResourceLevel.BUCKET, "GET", "tagging"),
  PUT_BUCKET_TAGGING(ResourceLevel.BUCKET, "PUT", "tagging"),
  DELETE_BUCKET_TAGGING(ResourceLevel.BUCKET, "DELETE", "tagging"),
  GET_BUCKET_VERSIONING(ResourceLevel.BUCKET, "GET", "versioning"),
  PUT_BUCKET_VERSIONING(ResourceLevel.BUCKET, "PUT", "versioning"),
  GET_BUCKET_WEBSITE(ResourceLevel.BUCKET, "GET", "website"),
  PUT_BUCKET_WEBSITE(ResourceLevel.BUCKET, "PUT", "website"),
  DELETE_BUCKET_WEBSITE(ResourceLevel.BUCKET, "DELETE", "website"),
  PREFLIGHT_BUCKET(ResourceLevel.BUCKET, "OPTIONS"),
  GET_OBJECT(ResourceLevel.OBJECT, "GET"),
  HEAD_OBJECT(ResourceLevel.OBJECT, "HEAD"),
  PUT_OBJECT(ResourceLevel.OBJECT, "PUT"),
  COPY_OBJECT(ResourceLevel.OBJECT, "PUT", "", true),
  DELETE_OBJECT(ResourceLevel.OBJECT, "DELETE"),
  GET_OBJECT_ATTRIBUTES(ResourceLevel.OBJECT, "GET", "attributes"),
  GET_OBJECT_ACL(ResourceLevel.OBJECT, "GET", "acl"),
  PUT_OBJECT_ACL(ResourceLevel.OBJECT, "PUT", "acl"),
  GET_OBJECT_LEGAL_HOLD(ResourceLevel.OBJECT, "GET", "legal-hold"),
  PUT_OBJECT_LEGAL_HOLD(ResourceLevel.OBJECT, "PUT", "legal-hold"),
  GET_OBJECT_RETENTION(ResourceLevel.OBJECT, "GET", "retention"),
  PUT_OBJECT_RETENTION(ResourceLevel.OBJECT, "PUT", "retention"),
  GET_OBJECT_TAGGING(ResourceLevel.OBJECT, "GET", "tagging"),
  PUT_OBJECT_TAGGING(ResourceLevel.OBJECT, "PUT", "tagging"),
  DELETE_OBJECT_TAGGING(ResourceLevel.OBJECT, "DELETE", "tagging"),
  GET_OBJECT_TORRENT(ResourceLevel.OBJECT, "GET", "torrent"),
  UPDATE_OBJECT_ENCRYPTION(ResourceLevel.OBJECT, "PUT", "encryption"),
  RENAME_OBJECT(ResourceLevel.OBJECT, "PUT", "renameObject"),
  RESTORE_OBJECT(ResourceLevel.OBJECT, "POST", "restore"),
  SELECT_OBJECT_CONTENT(ResourceLevel.OBJECT, "POST", "select"),
  CREATE_MULTIPART_UPLOAD(ResourceLevel.OBJECT, "POST", "uploads"),
  UPLOAD_PART(ResourceLevel.OBJECT, "PUT", "uploadId&partNumber"),
  UPLOAD_PART_COPY(ResourceLevel.OBJECT, "PUT", "uploadId&partNumber", true),
  LIST_PARTS(ResourceLevel.OBJECT, "GET", "uploadId"),
  COMPLETE_MULTIPART_UPLOAD(ResourceLevel.OBJECT, "POST", "uploadId"),
  ABORT_MULTIPART_UPLOAD(ResourceLevel.OBJECT, "DELETE", "uploadId"),
  PREFLIGHT_OBJECT(ResourceLevel.OBJECT, "OPTIONS");

  /** What an operation is about. */
  public enum ResourceLevel {
    SERVICE,
    BUCKET,
    OBJECT
  }

  /** One required parameter of the query: its name and, where one is required, its value. */
  record Requirement(String name, String value) {

    static Requirement of(String text) {
      int equals = text.indexOf('=');
      return equals < 0
          ? new Requirement(text, "")
          : new Requirement(text.substring(0, equals), text.substring(equals + 1));
    }

    boolean holds(QueryParameters query) {
      return value.isEmpty()
          ? query.has(name)
          : query.first(name).filter(value::equals).isPresent();
    }
  }

  private final ResourceLevel level;
  private final String method;
  private final String query;

  @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list of records.
  private final List<Requirement> requirements;

  private final boolean copies;

  S3Operation(ResourceLevel level, String method) {
    this(level, method, "", false);
  }

  S3Operation(ResourceLevel level, String method, String query) {
    this(level, method, query, false);
  }

  S3Operation(ResourceLevel level, String method, String query, boolean copies) {
    this.level = level;
    this.method = method;
    this.query = query;
    this.requirements =
        Stream.of(query.split("&")).filter(s -> !s.isEmpty()).map(Requirement::of).toList();
    this.copies = copies;
  }

  /** What the operation is about. */
  public ResourceLevel level() {
    return level;
  }

  /** The HTTP method. */
  public String method() {
    return method;
  }

  /** The name that the API reference gives it, for example {@code GetBucketAcl}. */
  public String apiName() {
    return Stream.of(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** What its query has at least, for example {@code uploadId&partNumber}. */
  public String query() {
    return query;
  }

  List<Requirement> requirements() {
    return requirements;
  }

  boolean copies() {
    return copies;
  }

  /**
   * How much of a request it takes to be this operation; the most specific one that fits is meant.
   */
  int specificity() {
    return requirements.size() * 2 + (copies ? 1 : 0);
  }
}
