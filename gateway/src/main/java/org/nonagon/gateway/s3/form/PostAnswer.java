package org.nonagon.gateway.s3.form;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.nonagon.gateway.s3.FormFields;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.xml.PostResponse;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ObjectKey;

/**
 * What the sender of a form gets when its file is stored: a redirect to where the form asks for,
 * else the status that it asks for, else 204.
 *
 * @param location where the object is now
 * @param bucket its bucket
 * @param key its key
 * @param etag its entity tag, in quotes
 */
record PostAnswer(String location, BucketName bucket, ObjectKey key, String etag) {

  private static final int CREATED = 201;
  private static final int SEE_OTHER = 303;
  private static final String STATUS = "success_action_status";
  private static final String REDIRECT = "success_action_redirect";
  private static final String OLD_REDIRECT = "redirect";

  /** The answer to a form, from that to the PUT that it stands for. */
  S3Answer of(FormFields form, S3Answer put) {
    Optional<String> target =
        form.first(REDIRECT).or(() -> form.first(OLD_REDIRECT)).flatMap(this::redirect);
    if (target.isPresent()) {
      return put.withStatus(SEE_OTHER).with(S3Headers.LOCATION, target.get());
    }
    S3Answer answer = put.with(S3Headers.LOCATION, location);
    return switch (form.first(STATUS).orElse("")) {
      case "200" -> answer;
      case "201" ->
          S3Answer.xml(new PostResponse(location, bucket, key, etag).toXml())
              .withStatus(CREATED)
              .withAll(answer.headers());
      default -> answer.withStatus(S3Answer.NO_CONTENT);
    };
  }

  /** The address with the object in its query; a field that is no address counts for nothing. */
  private Optional<String> redirect(String address) {
    try {
      URI uri = new URI(address);
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
        return Optional.empty();
      }
      String plain = uri.toASCIIString();
      int mark = plain.indexOf('#');
      String base = mark < 0 ? plain : plain.substring(0, mark);
      return Optional.of(base + (uri.getRawQuery() == null ? "?" : "&") + query());
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private String query() {
    return "bucket=%s&key=%s&etag=%s"
        .formatted(
            bucket.value(),
            PercentCoding.encode(key.toByteArray()),
            PercentCoding.encode(etag.getBytes(StandardCharsets.US_ASCII)));
  }
}
