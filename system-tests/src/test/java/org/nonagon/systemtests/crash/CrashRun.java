package org.nonagon.systemtests.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.cli.client.S3Connection.Response;
import org.nonagon.systemtests.process.ServerProcess;

/**
 * Starts a server, lets clients work on it, kills server and PostgreSQL with SIGKILL at a random
 * moment, starts it again, and checks every key and the listing; as many rounds as asked for, on
 * the same data folder.
 */
final class CrashRun {
  private static final String BUCKET = "crash-run";

  private final Path folder;
  private final long seed;
  private final SplittableRandom random;
  private final List<CrashClient> clients = new ArrayList<>();
  private final PrintStream out;

  /**
   * A run that begins with an empty folder.
   *
   * @param folder where the server is started
   * @param clientCount how many clients work at once
   * @param seed of everything that is random but the scheduling
   * @param out where the live lines go
   */
  CrashRun(Path folder, int clientCount, long seed, PrintStream out) {
    this.folder = folder;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.out = out;
    for (int c = 0; c < clientCount; c++) {
      clients.add(new CrashClient(BUCKET, c, seed));
    }
  }

  /** Runs the rounds; gives the violations of the first round that has some. */
  List<String> run(int rounds) throws IOException, InterruptedException {
    ServerProcess server = ServerProcess.start(folder);
    try {
      makeBucket(server.root());
      for (int round = 1; round <= rounds; round++) {
        long before = acknowledged();
        workAndKill(server);
        long start = System.nanoTime();
        server = ServerProcess.start(folder);
        double restartSeconds = (System.nanoTime() - start) / 1e9;
        List<String> violations = new Verifier(BUCKET).verify(server.root(), expectations());
        out.printf(
            "round %d of %d: %d acknowledged, restarted in %.1f s, %d violations (seed %d)%n",
            round, rounds, acknowledged() - before, restartSeconds, violations.size(), seed);
        if (!violations.isEmpty()) {
          return violations;
        }
      }
      return List.of();
    } finally {
      server.close();
    }
  }

  private void workAndKill(ServerProcess server) throws IOException, InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    ClientProfile profile = server.root();
    List<Thread> threads = new ArrayList<>();
    for (CrashClient client : clients) {
      threads.add(Thread.ofPlatform().start(() -> client.run(profile, stop)));
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(4000)));
    server.killWithDatabase();
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private SortedMap<String, Expectation> expectations() {
    SortedMap<String, Expectation> all = new TreeMap<>();
    clients.forEach(client -> all.putAll(client.expectations()));
    return all;
  }

  private long acknowledged() {
    return clients.stream().mapToLong(CrashClient::acknowledged).sum();
  }

  private static void makeBucket(ClientProfile profile) throws IOException {
    try (S3Connection connection = new S3Connection(profile, InstantSource.system())) {
      Response made = connection.send("PUT", "/" + BUCKET, "", new byte[0], true);
      if (!made.isSuccess()) {
        throw new IOException("cannot make the bucket: " + made.text());
      }
    }
  }
}
