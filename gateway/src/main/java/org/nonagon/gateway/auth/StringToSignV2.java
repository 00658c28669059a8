package org.nonagon.gateway.auth;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.QueryParameters.Parameter;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Request;

/**
 * The text that Signature Version 2 signs.
 *
 * <pre>
 *   PUT
 *   4gJE4saaMU4BqNR0kLY+lw==                Content-MD5, or nothing
 *   application/x-download                  Content-Type, or nothing
 *   Tue, 27 Mar 2007 21:06:08 +0000         Date; nothing beside x-amz-date; Expires of a query
 *   x-amz-acl:public-read                   headers of S3's own, sorted
 *   /static.example.com/db-backup.dat.gz    bucket and path as sent, and the subresources
 * </pre>
 *
 * <p>One character per byte.
 */
final class StringToSignV2 {

  /**
   * The parameters that are signed: those that choose an operation, a version or a part, and those
   * that override headers. Clients agree on the list that the documentation has; what S3 was given
   * later is in here too, since a parameter that is not signed could be added by a stranger.
   */
  static final Set<String> SIGNED_PARAMETERS =
      Set.of(
          "abac",
          "accelerate",
          "acl",
          "analytics",
          "attributes",
          "cors",
          "defaultObjectAcl",
          "delete",
          "encryption",
          "id",
          "intelligent-tiering",
          "inventory",
          "legal-hold",
          "lifecycle",
          "location",
          "logging",
          "metadataConfiguration",
          "metadataInventoryTable",
          "metadataJournalTable",
          "metadataTable",
          "metrics",
          "notification",
          "object-lock",
          "ownershipControls",
          "partNumber",
          "policy",
          "policyStatus",
          "publicAccessBlock",
          "renameObject",
          "replication",
          "requestPayment",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding",
          "response-content-language",
          "response-content-type",
          "response-expires",
          "restore",
          "retention",
          "select",
          "select-type",
          "session",
          "storageClass",
          "tagging",
          "torrent",
          "uploadId",
          "uploads",
          "versionId",
          "versioning",
          "versions",
          "website");

  private StringToSignV2() {}

  /**
   * The texts that a request may have been signed as. There are two for a bucket named by a path
   * without a slash at its end: some clients send it so and sign it with the slash.
   */
  static List<String> of(S3Request request, SignatureV2Claim claim, Optional<String> hostedBucket) {
    String head =
        String.join(
            "\n",
            request.method(),
            request.headers().joined(S3Headers.CONTENT_MD5).orElse(""),
            request.headers().joined(S3Headers.CONTENT_TYPE).orElse(""),
            claim.dateLine(),
            amzHeaders(request));
    String path = hostedBucket.map(bucket -> "/" + bucket).orElse("") + request.rawPath();
    String parameters = parameters(request);
    String asSent = head + path + parameters;
    return path.indexOf('/', 1) < 0 && path.length() > 1
        ? List.of(asSent, head + path + "/" + parameters)
        : List.of(asSent);
  }

  private static String amzHeaders(S3Request request) {
    return request
        .headers()
        .names()
        .filter(name -> name.startsWith(S3Headers.AMZ_PREFIX))
        .sorted()
        .map(name -> name + ":" + request.headers().joined(name).orElse("") + "\n")
        .collect(Collectors.joining());
  }

  private static String parameters(S3Request request) {
    String parameters =
        request.query().all().stream()
            .filter(parameter -> SIGNED_PARAMETERS.contains(parameter.name()))
            .sorted(Comparator.comparing(Parameter::name))
            .map(StringToSignV2::text)
            .collect(Collectors.joining("&"));
    return parameters.isEmpty() ? "" : "?" + parameters;
  }

  /** Values are signed as they are, not as they are coded. */
  private static String text(Parameter parameter) {
    String value = PercentCoding.latin1OfUtf8(parameter.value());
    return value.isEmpty() ? parameter.name() : parameter.name() + "=" + value;
  }
}
