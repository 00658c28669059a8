package org.nonagon.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.gateway.s3.S3Operation;

/**
 * Makes requests up: request {@code n} of a seed is an operation with a flaw that it must refuse.
 */
final class Requests {
  static final String BUCKET = "fuzz-run";
  static final String KEY = "one";
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final URI server;
  private final Signer signer;
  private final String uploadId;
  private final List<Flaw> flaws =
      Stream.of(ContentFlaws.all(), SignatureFlaws.all(), WireFlaws.all())
          .flatMap(List::stream)
          .toList();

  /**
   * @param uploadId an upload of {@link #KEY} that is under way
   */
  Requests(long seed, ClientProfile profile, String uploadId) {
    this.seed = seed;
    this.server = profile.endpoint();
    this.signer = new Signer(profile);
    this.uploadId = uploadId;
  }

  /**
   * A request that must be refused.
   *
   * @param flaw its name
   */
  record Malformed(String flaw, Draft draft, boolean keepsConnection) {}

  /** Request {@code n}, as of a moment. */
  Malformed malformed(long n, Instant now) {
    SplittableRandom random = new SplittableRandom(seed + n * STEP);
    Flaw flaw = flaws.get(random.nextInt(flaws.size()));
    List<S3Operation> fitting = Stream.of(S3Operation.values()).filter(flaw.fits()).toList();
    S3Operation operation = fitting.get(random.nextInt(fitting.size()));
    Draft draft = legal(operation);
    if (flaw.stage() == Flaw.Stage.CONTENT) {
      flaw.change().to(draft, random);
    }
    if (draft.header(WireFlaws.CONTENT_LENGTH).isEmpty()) {
      draft.with(WireFlaws.CONTENT_LENGTH, Integer.toString(draft.body.length));
    }
    signer.sign(draft, now);
    if (flaw.stage() != Flaw.Stage.CONTENT) {
      flaw.change().to(draft, random);
    }
    return new Malformed(flaw.name(), draft, flaw.stage() != Flaw.Stage.WIRE);
  }

  /** A request that must succeed and changes nothing. */
  Draft legalRead(Instant now) {
    Draft draft = legal(S3Operation.GET_OBJECT).with(WireFlaws.CONTENT_LENGTH, "0");
    signer.sign(draft, now);
    return draft;
  }

  private Draft legal(S3Operation operation) {
    String path =
        switch (operation.level()) {
          case SERVICE -> "/";
          case BUCKET -> "/" + BUCKET;
          case OBJECT -> "/" + BUCKET + "/" + KEY;
        };
    Draft draft = new Draft(operation, path, query(operation), body(operation));
    draft.with("Host", server.getAuthority());
    if (operation == S3Operation.COPY_OBJECT || operation == S3Operation.UPLOAD_PART_COPY) {
      draft.with("x-amz-copy-source", "/" + BUCKET + "/" + KEY);
    }
    return draft;
  }

  private List<String> query(S3Operation operation) {
    List<String> query = new ArrayList<>();
    Arrays.stream(operation.query().split("&"))
        .filter(parameter -> !parameter.isEmpty())
        .map(
            parameter ->
                switch (parameter) {
                  case "uploadId" -> "uploadId=" + uploadId;
                  case "partNumber" -> "partNumber=2";
                  default -> parameter;
                })
        .forEach(query::add);
    return query;
  }

  private static byte[] body(S3Operation operation) {
    String body =
        switch (operation) {
          case PUT_OBJECT, UPLOAD_PART -> "0123456789abcdef";
          case DELETE_OBJECTS -> "<Delete><Object><Key>no-such-key</Key></Object></Delete>";
          case COMPLETE_MULTIPART_UPLOAD ->
              "<CompleteMultipartUpload><Part><PartNumber>9</PartNumber><ETag>f</ETag></Part>"
                  + "</CompleteMultipartUpload>";
          default -> "";
        };
    return body.getBytes(UTF_8);
  }
}
