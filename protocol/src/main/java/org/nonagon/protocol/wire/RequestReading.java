package org.nonagon.protocol.wire;

/** What a method, a path and a length say. */
public sealed interface RequestReading {
  /** They are a request of this version. */
  record Understood(ShardRequest request) implements RequestReading {}

  /**
   * They are not.
   *
   * @param answer what to answer with
   * @param detail for people, one line
   */
  record Refused(ShardAnswer answer, String detail) implements RequestReading {}

  /**
   * Reads a request. Only the one way to write it that {@link ShardRequest} has is understood.
   *
   * @param path with the query, as it came
   * @param length the bytes of the body as announced
   */
  static RequestReading of(String method, String path, long length) {
    if (path.length() > ShardRequest.MAX_PATH || !path.startsWith(ShardRequest.ROOT)) {
      return new Refused(ShardAnswer.MALFORMED_REQUEST, "not a path of the shard protocol");
    }
    String version = path.substring(ShardRequest.ROOT.length()).split("/", 2)[0];
    if (!version.equals("v" + ShardRequest.VERSION)) {
      return new Refused(
          ShardAnswer.OTHER_VERSION,
          "this node speaks version %d of the shard protocol, not %s"
              .formatted(ShardRequest.VERSION, printable(version)));
    }
    return PathReader.read(method, path)
        .filter(request -> request.method().equals(method) && request.path().equals(path))
        .<RequestReading>map(request -> judgeLength(request, length))
        .orElseGet(() -> new Refused(ShardAnswer.MALFORMED_REQUEST, "no such request"));
  }

  private static String printable(String version) {
    return version.matches("v[0-9]{1,9}") ? version : "what was asked";
  }

  private static RequestReading judgeLength(ShardRequest request, long length) {
    return request.bodyLength() == length
        ? new Understood(request)
        : new Refused(
            ShardAnswer.MALFORMED_REQUEST,
            "a body of %d bytes where %d belong".formatted(length, request.bodyLength()));
  }
}
