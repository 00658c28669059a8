package org.nonagon.systemtests.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nonagon.cli.client.S3Connection.Response;

/**
 * A client that puts, overwrites and deletes keys of its own, and reads and lists everybody's, one
 * operation after another.
 */
final class LoadClient {
  /** How many keys it writes to at a time. */
  private static final int KEYS = 20;

  /** What a client rests after an operation, at most: the machine is the cluster's too. */
  private static final long MOST_REST_NANOS = 40_000_000;

  private static final int PART_BYTES = 5 << 20;
  private static final int LARGE_BYTES = PART_BYTES + (1 << 20);
  private static final int LARGE_ONE_IN = 200;
  private static final int SMALL_BYTES = 4_096;
  private static final int[] SIZES = {
    0, Body.LEAST_BYTES, 4_096, 16_385, 65_536, 262_144, 262_145, 1 << 20, 3_000_000
  };
  private static final byte[] NO_BODY = {};
  private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");
  private static final Pattern ENTRY =
      Pattern.compile("<Contents>.*?<Key>([^<]+)</Key>.*?<Size>(\\d+)</Size>.*?</Contents>");

  private final String bucket;
  private final int number;
  private final long seed;
  private final SplittableRandom random;
  private final Oracle oracle;
  private final Recorder recorder;
  private final RetryingClient client;
  private final int clientCount;
  private final long mostBytes;
  private final List<KeyHistory> keys = new ArrayList<>();
  private long sequence;
  private int made;
  private long sentBytes;

  /**
   * A client.
   *
   * @param number which of the clients it is, from 0
   * @param clientCount how many there are
   * @param mostBytes after how many bytes it only writes small objects
   */
  LoadClient(
      String bucket,
      int number,
      int clientCount,
      long seed,
      long mostBytes,
      Oracle oracle,
      Recorder recorder,
      RetryingClient client) {
    this.bucket = bucket;
    this.number = number;
    this.clientCount = clientCount;
    this.seed = seed;
    this.mostBytes = mostBytes;
    this.random = new SplittableRandom(seed * 1_000_003 + number);
    this.oracle = oracle;
    this.recorder = recorder;
    this.client = client;
    for (int k = 0; k < KEYS; k++) {
      keys.add(newKey());
    }
  }

  private KeyHistory newKey() {
    return oracle.add("client-%d/key-%05d".formatted(number, made++));
  }

  /** Works until it is told to stop. */
  void run(AtomicBoolean stop) {
    try (client) {
      while (!stop.get()) {
        step();
        LockSupport.parkNanos(random.nextLong(MOST_REST_NANOS));
      }
    }
  }

  private void step() {
    if (random.nextInt(4) == 0) {
      client.move();
    }
    int dice = random.nextInt(100);
    if (dice < 40) {
      oracle.any(random).ifPresent(this::read);
    } else if (dice < 46) {
      list("client-" + random.nextInt(clientCount) + "/");
    } else {
      write(random.nextInt(KEYS), dice < 56);
    }
  }

  private void write(int slot, boolean isDelete) {
    KeyHistory history = keys.get(slot);
    Optional<Body> next = isDelete ? Optional.empty() : Optional.of(body());
    history.sent(next);
    long start = System.nanoTime();
    RetryingClient.Answer answer =
        next.map(body -> put(history.key(), body))
            .orElseGet(() -> client.send("DELETE", path(history.key()), "", NO_BODY));
    if (answer.response().filter(Response::isSuccess).isPresent()) {
      history.acknowledged(answer.isAtOnce());
      recorder.done(System.nanoTime() - start);
      recorder.wrote(next.map(Body::size).orElse(0));
    } else {
      history.givenUp();
      complain(isDelete ? "DELETE" : "PUT", history.key(), answer);
    }
    if (history.isRetired()) {
      keys.set(slot, newKey());
    }
  }

  /** Mostly small ones; when the bytes are used up, small ones only. */
  private Body body() {
    boolean isLarge = random.nextInt(LARGE_ONE_IN) == 0;
    int skewed = Math.min(random.nextInt(SIZES.length), random.nextInt(SIZES.length));
    int bound = isLarge ? LARGE_BYTES : SIZES[skewed];
    int size = isLarge || random.nextBoolean() ? bound : random.nextInt(bound + 1);
    if (sentBytes + size > mostBytes) {
      size = Math.min(size, SMALL_BYTES);
    }
    size = size < Body.LEAST_BYTES ? 0 : size;
    sentBytes += size;
    return new Body(seed, number, sequence++, size);
  }

  private RetryingClient.Answer put(String key, Body body) {
    return body.size() > PART_BYTES
        ? multipart(path(key), body.bytes())
        : client.send("PUT", path(key), "", body.bytes());
  }

  /** An upload in two parts. One whose answer was lost may be gone since it is complete. */
  private RetryingClient.Answer multipart(String path, byte[] bytes) {
    int attempts = 0;
    while (true) {
      RetryingClient.Answer created = client.send("POST", path, "uploads=", NO_BODY);
      Optional<String> upload = created.response().flatMap(LoadClient::uploadId);
      if (upload.isEmpty()) {
        return new RetryingClient.Answer(
            created.response().filter(answer -> !answer.isSuccess()), created.attempts());
      }
      RetryingClient.Answer completed = completed(path, "uploadId=" + upload.get(), bytes);
      attempts += completed.attempts();
      boolean isGone = completed.response().filter(r -> r.status() == 404).isPresent();
      if (!isGone || completed.isAtOnce()) {
        return new RetryingClient.Answer(completed.response(), attempts);
      }
    }
  }

  private static Optional<String> uploadId(Response created) {
    Matcher id = UPLOAD_ID.matcher(created.text());
    return id.find() ? Optional.of(id.group(1)) : Optional.empty();
  }

  private RetryingClient.Answer completed(String path, String upload, byte[] bytes) {
    StringBuilder parts = new StringBuilder("<CompleteMultipartUpload>");
    for (int part = 1; (part - 1) * PART_BYTES < bytes.length; part++) {
      int from = (part - 1) * PART_BYTES;
      byte[] slice = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART_BYTES));
      RetryingClient.Answer sent =
          client.send("PUT", path, "partNumber=" + part + "&" + upload, slice);
      if (sent.response().filter(Response::isSuccess).isEmpty()) {
        return sent;
      }
      parts.append(
          "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(part, md5(slice)));
    }
    parts.append("</CompleteMultipartUpload>");
    return client.send("POST", path, upload, parts.toString().getBytes(UTF_8));
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** Reads an object and has it judged. */
  void read(KeyHistory history) {
    int mark = history.mark();
    long start = System.nanoTime();
    RetryingClient.Answer answer = client.send("GET", path(history.key()), "", NO_BODY);
    Optional<Response> response = answer.response();
    if (response.filter(r -> r.isSuccess() || r.status() == 404).isEmpty()) {
      complain("GET", history.key(), answer);
      return;
    }
    Optional<byte[]> read = response.filter(Response::isSuccess).map(Response::body);
    history.judge(mark, read).ifPresent(oracle::violated);
    recorder.done(System.nanoTime() - start);
    recorder.verified(read.map(bytes -> bytes.length).orElse(0));
  }

  /** Lists the objects of a prefix and has each judged, also those that are not listed. */
  void list(String prefix) {
    List<KeyHistory> histories = oracle.startingWith(prefix);
    Map<String, Integer> marks = new HashMap<>();
    histories.forEach(history -> marks.put(history.key(), history.mark()));
    Map<String, Long> sizes = new HashMap<>();
    long start = System.nanoTime();
    if (!list(prefix, sizes)) {
      return;
    }
    for (KeyHistory history : histories) {
      Long size = sizes.get(history.key());
      OptionalLong listed = size == null ? OptionalLong.empty() : OptionalLong.of(size);
      history.judgeListed(marks.getOrDefault(history.key(), 0), listed).ifPresent(oracle::violated);
    }
    recorder.done(System.nanoTime() - start);
  }

  private boolean list(String prefix, Map<String, Long> sizes) {
    String after = "";
    while (true) {
      String query = "list-type=2&prefix=" + coded(prefix) + after;
      RetryingClient.Answer answer = client.send("GET", "/" + bucket, query, NO_BODY);
      Optional<String> page = answer.response().filter(Response::isSuccess).map(Response::text);
      if (page.isEmpty()) {
        complain("LIST", prefix, answer);
        return false;
      }
      String last = "";
      Matcher entry = ENTRY.matcher(page.get());
      while (entry.find()) {
        last = entry.group(1);
        sizes.put(last, Long.valueOf(entry.group(2)));
      }
      if (last.isEmpty() || !page.get().contains("<IsTruncated>true<")) {
        return true;
      }
      after = "&start-after=" + coded(last);
    }
  }

  private void complain(String operation, String key, RetryingClient.Answer answer) {
    oracle.violated(
        "%s %s %s"
            .formatted(
                operation,
                key,
                answer
                    .response()
                    .map(response -> "is refused: " + response.status() + " " + response.text())
                    .orElse("failed " + answer.attempts() + " times and was given up")));
  }

  private String path(String key) {
    return "/" + bucket + "/" + key;
  }

  private static String coded(String text) {
    return text.replace("/", "%2F");
  }
}
