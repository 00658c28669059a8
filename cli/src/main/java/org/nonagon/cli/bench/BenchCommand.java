package org.nonagon.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.cli.client.S3Connection.Response;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nonagon bench}: measures an S3 endpoint. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measure an S3 endpoint with a closed loop of signed requests.",
      "get, stat, list and delete first put the objects they need; all are deleted in the end."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final byte[] NO_BODY = new byte[0];
  private static final Pattern KEY = Pattern.compile("<Key>([^<]+)</Key>");
  private static final int KEYS_PER_PAGE = 1000;
  private static final int MAX_DEFAULT_OBJECTS = 1000;
  private static final long MAX_DEFAULT_BYTES = 2L << 30;

  /** What can be measured. */
  enum Operation {
    put,
    get,
    stat,
    list,
    delete
  }

  enum Output {
    text,
    json
  }

  private final Map<String, String> environment;
  private final String run = Long.toHexString(new SecureRandom().nextLong());

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "OPERATION", description = "${COMPLETION-CANDIDATES}")
  Operation operation;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "default: as aws-cli finds it, else http://127.0.0.1:9000")
  @Nullable String endpoint;

  @Option(names = "--profile", paramLabel = "NAME", description = "the profile in ~/.aws")
  @Nullable String profile;

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      description = "made if it is missing; default: ${DEFAULT-VALUE}")
  String bucket = "nonagon-bench";

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      defaultValue = "4KiB",
      description = "bytes of an object; default: ${DEFAULT-VALUE}")
  int size;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "16",
      description = "default: ${DEFAULT-VALUE}")
  int connections;

  @Option(
      names = "--objects",
      paramLabel = "N",
      description =
          "objects that get, stat, list and delete work on; default: 1000, or as many as make 2 GiB")
  int objects;

  @Option(names = "--keep", description = "leave the objects in the bucket")
  boolean isKept;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "default: ${DEFAULT-VALUE}")
  int warmupSeconds;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "default: ${DEFAULT-VALUE}")
  int durationSeconds;

  @Option(
      names = "--limits-in",
      paramLabel = "DIR",
      description = "folder whose disk is measured beside; default: the working folder")
  Path limitsFolder = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  Output output = Output.text;

  /** A command that finds its credentials in {@code environment}, among other places. */
  public BenchCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<ClientProfile> found =
        ClientProfile.find(
            Optional.ofNullable(endpoint),
            Optional.ofNullable(profile),
            environment,
            Path.of(System.getProperty("user.home")));
    if (found.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile");
      return 2;
    }
    if (objects == 0) {
      objects = Math.clamp(MAX_DEFAULT_BYTES / Math.max(1, size), 1, MAX_DEFAULT_OBJECTS);
    }
    Load.Result result = measureOn(found.get());
    BenchReport report =
        new BenchReport(
            operation.name(), shape(), result, Limits.measure(limitsFolder.toAbsolutePath()));
    if (output == Output.json) {
      report.writeJson(spec.commandLine().getOut());
    } else {
      report.print(spec.commandLine().getOut());
    }
    if (result.errors() > 0) {
      spec.commandLine().getErr().println("first error: " + result.firstError());
    }
    return result.errors() == 0 ? 0 : 1;
  }

  private Load.Result measureOn(ClientProfile profile) throws IOException, InterruptedException {
    Load load = new Load(profile, connections);
    makeBucket(profile);
    try {
      prepare(load);
      return measure(load);
    } finally {
      if (!isKept) {
        deleteAll(profile, load);
      }
    }
  }

  /** Deletes what a listing still has, in turn. */
  private void deleteAll(ClientProfile profile, Load load)
      throws IOException, InterruptedException {
    try (S3Connection connection = new S3Connection(profile, InstantSource.system())) {
      for (List<String> keys = page(connection); !keys.isEmpty(); keys = page(connection)) {
        List<String> batch = keys;
        Load.Result deleted =
            load.runOnce(
                batch.size(),
                (c, n) -> sent(c.send("DELETE", batch.get((int) n), "", NO_BODY, false)));
        if (deleted.errors() > 0) {
          throw new IOException("could not delete the objects: " + deleted.firstError());
        }
      }
    }
  }

  private List<String> page(S3Connection connection) throws IOException {
    String query = "list-type=2&prefix=" + prefix().replace("/", "%2F");
    Response listed = connection.send("GET", "/" + bucket, query, NO_BODY, true);
    if (!listed.isSuccess()) {
      throw new IOException("could not list the objects: " + listed.text());
    }
    return KEY.matcher(listed.text())
        .results()
        .map(key -> "/" + bucket + "/" + key.group(1))
        .toList();
  }

  private String shape() {
    return operation == Operation.list
        ? objects + " keys x " + connections
        : ByteSize.text(size) + " x " + connections;
  }

  private void makeBucket(ClientProfile profile) throws IOException {
    try (S3Connection connection = new S3Connection(profile, InstantSource.system())) {
      Response made = connection.send("PUT", "/" + bucket, "", NO_BODY, true);
      if (!made.isSuccess() && made.status() != 409) {
        throw new IOException(
            "cannot make bucket " + bucket + ": " + made.status() + " " + made.text());
      }
    }
  }

  /** Puts what the operation needs; a delete puts as many as it will take away. */
  private void prepare(Load load) throws IOException, InterruptedException {
    if (operation == Operation.put) {
      return;
    }
    Load.Result put = load.runOnce(objects, put(objects));
    if (put.errors() > 0) {
      throw new IOException("could not put the objects: " + put.firstError());
    }
  }

  private Load.Result measure(Load load) throws IOException, InterruptedException {
    Duration warmup = Duration.ofSeconds(warmupSeconds);
    Duration duration = Duration.ofSeconds(durationSeconds);
    return switch (operation) {
      case put -> load.run(warmup, duration, put(Long.MAX_VALUE));
      case get ->
          load.run(
              warmup,
              duration,
              (c, n) -> sent(c.send("GET", key(n % objects), "", NO_BODY, false)));
      case stat ->
          load.run(
              warmup,
              duration,
              (c, n) -> sent(c.send("HEAD", key(n % objects), "", NO_BODY, false)));
      case list -> load.run(warmup, duration, this::listPage);
      case delete ->
          load.runOnce(objects, (c, n) -> sent(c.send("DELETE", key(n), "", NO_BODY, false)));
    };
  }

  private Load.Request put(long distinct) {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    return (connection, n) -> {
      Response response = connection.send("PUT", key(n % distinct), "", body, false);
      return new Load.Sent(response, 1, size);
    };
  }

  private static Load.Sent sent(Response response) {
    return new Load.Sent(response, 1, response.bodyBytes());
  }

  /**
   * A page that begins at a place of its own for each request, so that all of the bucket is walked.
   */
  private Load.Sent listPage(S3Connection connection, long n) throws IOException {
    long pages = Math.max(1, objects / KEYS_PER_PAGE);
    String after =
        key(n % pages * KEYS_PER_PAGE).substring(bucket.length() + 2).replace("/", "%2F");
    String query = "list-type=2&prefix=" + prefix().replace("/", "%2F") + "&start-after=" + after;
    Response response = connection.send("GET", "/" + bucket, query, NO_BODY, true);
    long keys = response.text().split("<Key>", -1).length - 1L;
    return new Load.Sent(response, keys, response.bodyBytes());
  }

  /** Of this run only, so that nothing else is ever deleted. */
  private String prefix() {
    return "nonagon-bench/%s-%s/".formatted(ByteSize.text(size), run);
  }

  private String key(long n) {
    return "/%s/%s%012d".formatted(bucket, prefix(), n);
  }
}
