package org.nonagon.gateway.s3;

import java.util.ArrayList;
import java.util.List;
import org.nonagon.gateway.s3.xml.XmlWriter;

/**
 * Turns a refusal into the answer that the client gets. Nothing else in the gateway builds an error
 * body.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error
 *     responses</a>
 */
public final class S3ErrorMapper {

  private static final int STATUS_NOT_MODIFIED = 304;
  private static final String RETRY_AFTER_SECONDS = "1";

  private S3ErrorMapper() {}

  /**
   * The answer to a refused request.
   *
   * @param isHead whether the request was a HEAD, whose answer is that to a GET without its body
   * @param resource the bucket or object that the request was about, as its raw path
   */
  public static S3ErrorAnswer answer(
      S3Failure failure, boolean isHead, String resource, RequestIds ids) {
    int status = failure.error().status();
    boolean isDocument = status != STATUS_NOT_MODIFIED;
    return new S3ErrorAnswer(
        status,
        isDocument ? headers(failure, "application/xml") : headers(failure),
        isDocument && !isHead ? body(failure, resource, ids) : new byte[0]);
  }

  /** The answer to a refused request of an API beside S3: the same in JSON. */
  public static S3ErrorAnswer apiAnswer(S3Failure failure, RequestIds ids) {
    JsonDocument body =
        json -> {
          json.writeStringField("code", failure.error().code());
          json.writeStringField("message", failure.message());
          for (S3Failure.Detail detail : failure.details()) {
            json.writeStringField(detail.name(), detail.value());
          }
          json.writeStringField("requestId", ids.requestId());
        };
    return new S3ErrorAnswer(
        failure.error().status(), headers(failure, "application/json"), body.toBytes());
  }

  /**
   * The error document alone, for errors that come after a 200 was sent (CompleteMultipartUpload,
   * CopyObject).
   */
  public static byte[] body(S3Failure failure, String resource, RequestIds ids) {
    XmlWriter xml =
        XmlWriter.plainDocument("Error")
            .element("Code", failure.error().code())
            .element("Message", failure.message());
    failure.details().forEach(detail -> xml.element(detail.name(), detail.value()));
    if (failure.detail("Resource").isEmpty()) {
      xml.element("Resource", resource);
    }
    return xml.element("RequestId", ids.requestId()).element("HostId", ids.hostId()).finish();
  }

  private static HeaderFields headers(S3Failure failure, String... contentType) {
    List<HeaderFields.Field> fields = new ArrayList<>();
    for (String type : contentType) {
      fields.add(new HeaderFields.Field(S3Headers.CONTENT_TYPE, type));
    }
    failure.headers().forEach(h -> fields.add(new HeaderFields.Field(h.name(), h.value())));
    switch (failure.error()) {
      case SLOW_DOWN, SERVICE_UNAVAILABLE ->
          fields.add(new HeaderFields.Field(S3Headers.RETRY_AFTER, RETRY_AFTER_SECONDS));
      case INVALID_RANGE ->
          failure
              .detail("ActualObjectSize")
              .ifPresent(
                  size ->
                      fields.add(
                          new HeaderFields.Field(S3Headers.CONTENT_RANGE, "bytes */" + size)));
      default -> {}
    }
    return HeaderFields.of(fields);
  }
}
