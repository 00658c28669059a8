package org.nonagon.gateway.s3;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses headers that ask for what is not built: ignoring them would store something other than
 * what the client believes to have stored.
 */
public final class UnbuiltHeaders {
  private static final Set<String> PRIVATE_ACLS = Set.of("private", "bucket-owner-full-control");
  private static final String STANDARD = "STANDARD";
  private static final String LOCK_PREFIX = "x-amz-object-lock-";
  private static final String ENCRYPTION_PREFIX = "x-amz-server-side-encryption";
  private static final String SOURCE_ENCRYPTION_PREFIX = "x-amz-copy-source-server-side-encryption";

  private UnbuiltHeaders() {}

  /** Looks at a request that makes an object. */
  public static void refuseOnObject(S3Request request) {
    refuseAcl(request);
    Optional<String> storageClass = request.header(S3Headers.AMZ_STORAGE_CLASS);
    if (storageClass.isPresent() && !storageClass.get().equals(STANDARD)) {
      throw S3Error.INVALID_STORAGE_CLASS
          .failure()
          .with("StorageClassRequested", storageClass.get())
          .exception();
    }
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
    refuseAcl(request);
    refuseFirst(
        request
            .headers()
            .names()
            .filter(name -> name.equals("x-amz-bucket-object-lock-enabled"))
            .filter(name -> request.header(name).filter("true"::equalsIgnoreCase).isPresent()));
  }

  /** Buckets belong to their owner alone, so ACLs are as S3 has them with that setting. */
  private static void refuseAcl(S3Request request) {
    boolean isPrivate = request.header(S3Headers.AMZ_ACL).map(PRIVATE_ACLS::contains).orElse(true);
    boolean grants =
        request.headers().names().anyMatch(name -> name.startsWith(S3Headers.GRANT_PREFIX));
    if (!isPrivate || grants) {
      throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.failure().exception();
    }
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
