package org.nonagon.gateway.s3.form;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.FormFields;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

/** The head of the PUT that does what a form asks for: its fields are the headers. */
final class FormHead {

  /** Fields that are headers of the same name. */
  private static final Set<String> HEADERS =
      Set.of(
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-md5",
          "content-type",
          "expires");

  /** Fields that are headers of another name. */
  private static final Map<String, String> RENAMED =
      Map.of("acl", S3Headers.AMZ_ACL, "tagging", S3Headers.AMZ_TAGGING);

  /** Fields that sign the form, and such as would mean something else to a PUT. */
  private static final Set<String> NO_HEADERS =
      Set.of(
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-signature",
          "x-amz-security-token",
          S3Headers.AMZ_CONTENT_SHA256,
          S3Headers.AMZ_DECODED_CONTENT_LENGTH,
          S3Headers.AMZ_TRAILER);

  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,256}");

  private FormHead() {}

  /** The head that a form makes. */
  static S3Outcome<S3Request> of(S3Request post, FormFields form) {
    List<HeaderFields.Field> headers = new ArrayList<>();
    for (String name : form.names()) {
      Optional<String> header = header(name);
      String value = form.first(name).orElseThrow();
      if (header.isEmpty()) {
        continue;
      }
      if (!NAME.matcher(name).matches() || value.chars().anyMatch(Character::isISOControl)) {
        return S3Outcome.refused(
            S3Failure.invalidArgument(name, value, "The field cannot be a header."));
      }
      headers.add(new HeaderFields.Field(header.get(), PercentCoding.latin1OfUtf8(value)));
    }
    return S3Outcome.accepted(
        new S3Request(
            "PUT",
            post.rawPath(),
            QueryParameters.none(),
            HeaderFields.of(headers),
            post.remoteAddress()));
  }

  private static Optional<String> header(String field) {
    boolean isOfS3 = field.startsWith(S3Headers.AMZ_PREFIX) && !NO_HEADERS.contains(field);
    return HEADERS.contains(field) || isOfS3
        ? Optional.of(field)
        : Optional.ofNullable(RENAMED.get(field));
  }
}
