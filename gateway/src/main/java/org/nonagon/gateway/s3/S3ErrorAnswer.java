package org.nonagon.gateway.s3;

/**
 * The answer to a refused request: a status, header fields, and an XML body that is empty where
 * HTTP allows none.
 */
public final class S3ErrorAnswer {

  private final int status;
  private final HeaderFields headers;
  private final byte[] body;

  S3ErrorAnswer(int status, HeaderFields headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /**
   * The header fields that belong to the error; the length and the ids are the server's business.
   */
  public HeaderFields headers() {
    return headers;
  }

  /** The body, to be read and not changed. */
  public byte[] body() {
    return body;
  }
}
