package org.nonagon.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;

/** Writes objects, remembers them, and reads them back; repeats what fails, as clients do. */
final class ClusterClient {
  /** What a client repeats for: a request may meet a node that just ended. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int SMALL_BYTES = 10_000;
  private static final int LARGE_BYTES = 3_000_000;

  private final SplittableRandom random = new SplittableRandom(6);
  private final Map<String, byte[]> written = new TreeMap<>();
  private final ClientProfile root;

  ClusterClient(ClientProfile root) {
    this.root = root;
    assertThat(send("PUT", "/bucket", new byte[0])).isPresent();
  }

  /** Puts a small and a large object under keys of that name. */
  void write(String name) {
    for (int bytes : new int[] {SMALL_BYTES, LARGE_BYTES}) {
      byte[] body = new byte[bytes];
      random.nextBytes(body);
      String path = "/bucket/" + name + "-" + bytes;
      assertThat(send("PUT", path, body)).as(path).isPresent();
      written.put(path, body);
    }
  }

  /** Gets all that was put. */
  void readAll() {
    written.forEach(
        (path, body) -> assertThat(send("GET", path, new byte[0])).as(path).hasValue(body));
  }

  /** The body of the first answer that is a success; empty when there is none for a long time. */
  private Optional<byte[]> send(String method, String path, byte[] body) {
    return Await.value(PATIENCE, () -> sendOnce(method, path, "", body));
  }

  /** The body of the answer, if it is a success. */
  Optional<byte[]> sendOnce(String method, String path, String query, byte[] body) {
    try (S3Connection connection = new S3Connection(root, InstantSource.system())) {
      S3Connection.Response answer = connection.send(method, path, query, body, true);
      return answer.isSuccess() ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException lost) {
      return Optional.empty();
    }
  }
}
