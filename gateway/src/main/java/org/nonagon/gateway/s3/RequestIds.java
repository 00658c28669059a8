package org.nonagon.gateway.s3;

import java.util.Objects;

/**
 * What names one request in answers and logs: {@code x-amz-request-id} and {@code x-amz-id-2}.
 *
 * @param requestId unique per request
 * @param hostId who answered
 */
public record RequestIds(String requestId, String hostId) {
  public RequestIds {
    Objects.requireNonNull(requestId, "requestId");
    Objects.requireNonNull(hostId, "hostId");
  }
}
