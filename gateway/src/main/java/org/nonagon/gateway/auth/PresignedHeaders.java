package org.nonagon.gateway.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.QueryParameters.Parameter;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

/**
 * Headers of S3's own that a presigned URL carries as parameters, so that whoever uses it need not
 * send them: {@code x-amz-meta-*}, {@code x-amz-acl} and the rest. They count as headers, and the
 * signature of the query covers them.
 */
final class PresignedHeaders {

  /** Parameters that are about the signature, and no headers. */
  private static final Set<String> OF_THE_SIGNATURE =
      Set.of(
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-expires",
          "x-amz-signedheaders",
          "x-amz-signature",
          "x-amz-content-sha256");

  private static final Pattern CHECKSUM =
      Pattern.compile("x-amz-(checksum-(?!mode|type|algorithm).*|sdk-checksum-algorithm)");

  private static final Pattern NAME = Pattern.compile("x-amz-[a-z0-9._-]{1,256}");

  private PresignedHeaders() {}

  /** The request with its parameters of that kind as headers; where both are there, the header. */
  static S3Outcome<S3Request> withThose(S3Request request) {
    return withThose(request, OF_THE_SIGNATURE::contains);
  }

  /**
   * The same but for checksums of the body, which S3 does not take from a URL: whoever made it did
   * not have the body. The SDK for JavaScript writes the checksum of nothing into every one for a
   * PUT.
   */
  static S3Outcome<S3Request> withThoseButChecksums(S3Request request) {
    return withThose(
        request, name -> OF_THE_SIGNATURE.contains(name) || CHECKSUM.matcher(name).matches());
  }

  private static S3Outcome<S3Request> withThose(S3Request request, Predicate<String> isLeftOut) {
    List<HeaderFields.Field> fields = new ArrayList<>(request.headers().all());
    for (Parameter parameter : request.query().all()) {
      String name = parameter.name().toLowerCase(Locale.ROOT);
      if (!name.startsWith(S3Headers.AMZ_PREFIX) || isLeftOut.test(name)) {
        continue;
      }
      if (!NAME.matcher(name).matches() || !isPrintable(parameter.value())) {
        return S3Outcome.refused(
            S3Failure.invalidArgument(
                parameter.name(), parameter.value(), "The parameter cannot be a header."));
      }
      if (!request.headers().has(name)) {
        fields.add(new HeaderFields.Field(name, PercentCoding.latin1OfUtf8(parameter.value())));
      }
    }
    return S3Outcome.accepted(
        new S3Request(
            request.method(),
            request.rawPath(),
            request.query(),
            HeaderFields.of(fields),
            request.remoteAddress()));
  }

  private static boolean isPrintable(String value) {
    return value.chars().noneMatch(Character::isISOControl);
  }
}
