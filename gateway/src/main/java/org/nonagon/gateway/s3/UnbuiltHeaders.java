package org.nonagon.gateway.s3;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses headers that ask for what is not built: ignoring them would store something other than
 * what the client believes to have stored.
 */
public final class UnbuiltHeaders {
  private static final Set<String> PRIVATE = Set.of("private");
  private static final Set<String> PRIVATE_OR_FULL = Set.of("private", "bucket-owner-full-control");
  private static final Set<String> CANNED_ACLS =
      Set.of(
          "private",
          "public-read",
          "public-read-write",
          "authenticated-read",
          "aws-exec-read",
          "bucket-owner-read",
          "bucket-owner-full-control",
          "log-delivery-write");
  private static final String OWNER_ENFORCED = "BucketOwnerEnforced";
  private static final Set<String> OWNERSHIPS =
      Set.of(OWNER_ENFORCED, "BucketOwnerPreferred", "ObjectWriter");
  private static final String OBJECT_LOCK = "x-amz-bucket-object-lock-enabled";
  private static final String BUCKET_NAMESPACE = "x-amz-bucket-namespace";
  private static final String LOCK_PREFIX = "x-amz-object-lock-";
  private static final String ENCRYPTION_PREFIX = "x-amz-server-side-encryption";
  private static final String SOURCE_ENCRYPTION_PREFIX = "x-amz-copy-source-server-side-encryption";

  private UnbuiltHeaders() {}

  /** Looks at a request that makes an object. */
  public static void refuseOnObject(S3Request request) {
    refuseAcl(request);
    refuseFirst(
        request
            .headers()
            .names()
            .filter(
                name ->
                    name.startsWith(ENCRYPTION_PREFIX)
                        || name.startsWith(SOURCE_ENCRYPTION_PREFIX)
                        || name.startsWith(LOCK_PREFIX)
                        || name.equals(S3Headers.AMZ_WRITE_OFFSET_BYTES)
                        || name.equals(S3Headers.AMZ_TAGGING)));
  }

  /** Looks at a request that makes a bucket. */
  public static void refuseOnBucket(S3Request request) {
    refuseOwnership(request);
    if (hasAcl(request, PRIVATE)) {
      throw S3Error.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP.failure().exception();
    }
    refuseFirst(
        request.headers().names().filter(name -> isNot(request, name, OBJECT_LOCK, "false")));
    refuseFirst(
        request.headers().names().filter(name -> isNot(request, name, BUCKET_NAMESPACE, "global")));
  }

  private static boolean isNot(S3Request request, String name, String header, String harmless) {
    return name.equals(header)
        && request.header(name).filter(value -> !value.equalsIgnoreCase(harmless)).isPresent();
  }

  private static void refuseOwnership(S3Request request) {
    Optional<String> ownership = request.header(S3Headers.AMZ_OBJECT_OWNERSHIP);
    if (ownership.isEmpty() || ownership.get().equals(OWNER_ENFORCED)) {
      return;
    }
    throw OWNERSHIPS.contains(ownership.get())
        ? S3Error.NOT_IMPLEMENTED
            .failure()
            .with("Header", S3Headers.AMZ_OBJECT_OWNERSHIP)
            .exception()
        : S3Failure.invalidArgument(
                S3Headers.AMZ_OBJECT_OWNERSHIP,
                ownership.get(),
                "Invalid x-amz-object-ownership header: " + ownership.get())
            .exception();
  }

  /** Buckets belong to their owner alone, so ACLs are as S3 has them with that setting. */
  private static void refuseAcl(S3Request request) {
    if (hasAcl(request, PRIVATE_OR_FULL)) {
      throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.failure().exception();
    }
  }

  /** Whether a request gives rights to others. */
  private static boolean hasAcl(S3Request request, Set<String> harmless) {
    Optional<String> acl = request.header(S3Headers.AMZ_ACL).filter(a -> !a.isEmpty());
    if (acl.isPresent() && !CANNED_ACLS.contains(acl.get())) {
      throw S3Failure.invalidArgument(S3Headers.AMZ_ACL, acl.get(), "Invalid Argument").exception();
    }
    return !acl.map(harmless::contains).orElse(true)
        || request.headers().names().anyMatch(name -> name.startsWith(S3Headers.GRANT_PREFIX));
  }

  private static void refuseFirst(Stream<String> unbuilt) {
    unbuilt
        .findFirst()
        .ifPresent(
            name -> {
              throw S3Error.NOT_IMPLEMENTED.failure().with("Header", name).exception();
            });
  }
}
