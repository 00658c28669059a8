package org.nonagon.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.nonagon.cli.client.ClientProfile;

/** Sends malformed requests on several connections, counts the answers, and keeps the findings. */
final class FuzzRun {
  private static final int CONNECTIONS = 8;
  private static final int READ_EVERY = 50;
  private static final int MAX_FINDINGS = 20;
  private static final int SHOWN_CHARS = 1500;

  private final ClientProfile profile;
  private final Requests requests;
  private final AtomicLong next = new AtomicLong();
  private final Map<String, AtomicLong> answers = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<String> findings = new ConcurrentLinkedQueue<>();

  FuzzRun(ClientProfile profile, Requests requests) {
    this.profile = profile;
    this.requests = requests;
  }

  /** Sends so many requests, unless there are enough findings before. */
  void run(long count) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      threads.add(Thread.ofPlatform().start(() -> work(count)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void work(long count) {
    try (FuzzConnection connection = new FuzzConnection(profile.endpoint())) {
      for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
        if (findings.size() >= MAX_FINDINGS) {
          return;
        }
        send(n, connection);
        if (n % READ_EVERY == 0) {
          read(n, connection);
        }
      }
    } catch (IOException | RuntimeException e) {
      findings.add("the fuzzer failed: " + e);
    }
  }

  private void send(long n, FuzzConnection connection) throws IOException {
    Requests.Malformed request = requests.malformed(n, Instant.now());
    Draft draft = request.draft();
    byte[] bytes = draft.bytes();
    Answer answer = connection.exchange(bytes, draft.method.equals("HEAD"), draft.isCutShort);
    if (!request.keepsConnection()) {
      connection.forget();
    }
    answers.computeIfAbsent(answer.name(), name -> new AtomicLong()).incrementAndGet();
    if (!answer.isRefusal()) {
      findings.add(
          "request %d, %s with %s: %s%n%s"
              .formatted(n, draft.operation.apiName(), request.flaw(), answer, shown(bytes)));
    }
  }

  /** Malformed requests keep no legal one from its answer, on the same connection or a new one. */
  private void read(long n, FuzzConnection connection) throws IOException {
    Draft read = requests.legalRead(Instant.now());
    Answer answer = connection.exchange(read.bytes(), false, false);
    if (!(answer instanceof Answer.Status(int status, String _)) || status != 200) {
      findings.add("a legal GET behind request " + n + ": " + answer);
    }
  }

  private static String shown(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    String visible = text.replace("\r", "\\r").replaceAll("[\\x00-\\x09\\x0b-\\x1f\\x7f]", "?");
    return visible.substring(0, Math.min(visible.length(), SHOWN_CHARS));
  }

  /** What should not have come, with the requests. */
  List<String> findings() {
    return List.copyOf(findings);
  }

  /** How often each answer came. */
  Map<String, Long> answers() {
    Map<String, Long> counted = new TreeMap<>();
    answers.forEach((name, count) -> counted.put(name, count.get()));
    return counted;
  }
}
