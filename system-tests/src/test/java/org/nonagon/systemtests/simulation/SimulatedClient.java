package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nonagon.blobs.Timers;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.systemtests.simulation.ObjectCalls.Fetched;
import org.nonagon.systemtests.simulation.history.Condition;
import org.nonagon.systemtests.simulation.history.Content;
import org.nonagon.systemtests.simulation.history.History;
import org.nonagon.systemtests.simulation.history.Operation;
import org.nonagon.systemtests.simulation.history.Outcome;
import org.nonagon.systemtests.simulation.history.Sight;
import org.nonagon.systemtests.simulation.network.RemoteInterface;

/** Somebody who sends one request after the other, each to any gateway, and notes the answers. */
final class SimulatedClient {
  private static final int KEYS = 4;
  private static final long PATIENCE_MILLIS = 20_000;

  private final int number;
  private final SimulatedCluster cluster;
  private final Bucket bucket;
  private final History history;
  private final Host self;
  private final SplittableRandom random;
  private final Supplier<Long> writes;
  private int left;
  private boolean isAsking;

  SimulatedClient(
      int number,
      SimulatedCluster cluster,
      Bucket bucket,
      History history,
      Supplier<Long> writes,
      int operations) {
    this.number = number;
    this.cluster = cluster;
    this.bucket = bucket;
    this.history = history;
    this.self = cluster.host("client-" + number);
    this.random = self.random();
    this.writes = writes;
    this.left = operations;
  }

  boolean isDone() {
    return left == 0 && !isAsking;
  }

  /** Begins, and goes on until all is done. */
  void run() {
    if (left == 0) {
      return;
    }
    left--;
    isAsking = true;
    next()
        .onTermination()
        .invoke(this::pause)
        .subscribe()
        .with(
            nothing -> {},
            failure -> {
              throw new IllegalStateException(failure);
            });
  }

  private void pause() {
    isAsking = false;
    Timers.Timer _ = self.after(random.nextInt(300), this::run);
  }

  private Uni<Void> next() {
    String key = "k" + random.nextInt(KEYS);
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> put(key);
      case 4 -> delete(key);
      case 5 -> copy("k" + random.nextInt(KEYS), key);
      default -> get(key, any());
    };
  }

  private SimulatedGateway any() {
    List<SimulatedGateway> gateways = cluster.gateways();
    return gateways.get(random.nextInt(gateways.size()));
  }

  private int length() {
    return random.nextInt(20) == 0
        ? 300_000 + random.nextInt(100_000)
        : Body.MIN_BYTES + random.nextInt(12_000);
  }

  private Uni<Void> put(String key) {
    long write = writes.get();
    boolean isConditional = random.nextInt(4) == 0;
    byte[] body = Body.of(write, length());
    return asked(
        new Operation.Put(
            key,
            Content.of(write),
            isConditional ? new Condition.IfAbsent() : new Condition.Always()),
        any(),
        gateway ->
            gateway
                .put(
                    bucket,
                    ObjectKey.of(key),
                    body,
                    isConditional ? new WriteCondition.IfAbsent() : WriteCondition.ALWAYS)
                .map(nothing -> new Outcome.Done()));
  }

  private Uni<Void> delete(String key) {
    return asked(
        new Operation.Delete(key),
        any(),
        gateway ->
            gateway
                .delete(bucket, ObjectKey.of(key), WriteCondition.ALWAYS)
                .map(SimulatedClient::outcome));
  }

  private Uni<Void> copy(String from, String to) {
    return asked(
        new Operation.Copy(from, to),
        any(),
        gateway ->
            gateway
                .copy(bucket, ObjectKey.of(from), ObjectKey.of(to), WriteCondition.ALWAYS)
                .map(
                    found -> found.map(SimulatedClient::outcome).orElseGet(Outcome.NotFound::new)));
  }

  /** Reads a key through a gateway, and notes what it shows. */
  Uni<Void> get(String key, SimulatedGateway through) {
    return asked(
        new Operation.Get(key),
        through,
        gateway -> gateway.get(bucket, ObjectKey.of(key)).map(SimulatedClient::shown));
  }

  private static Outcome shown(Optional<Fetched> found) {
    return found
        .map(
            fetched ->
                new Outcome.Shown(
                    Sight.of(Content.of(Body.writeOf(fetched.bytes())), fetched.rank())))
        .orElseGet(Outcome.Shown::new);
  }

  private static Outcome outcome(CommitOutcome verdict) {
    return switch (verdict) {
      case CommitOutcome.Written _, CommitOutcome.Deleted _ -> new Outcome.Done();
      case CommitOutcome.PreconditionFailed _ -> new Outcome.Refused();
      case CommitOutcome.NoSuchKey _ -> new Outcome.NotFound();
      case CommitOutcome.SourceGone _, CommitOutcome.Condemned _ -> new Outcome.Failed();
      default -> throw new IllegalStateException("unexpected: " + verdict);
    };
  }

  private Uni<Void> asked(
      Operation operation,
      SimulatedGateway gateway,
      Function<ObjectCalls, Uni<? extends Outcome>> work) {
    int entry = history.invoke(number, operation, millis());
    ObjectCalls calls =
        RemoteInterface.of(
            ObjectCalls.class,
            gateway::running,
            self.to(gateway.host()),
            self,
            PATIENCE_MILLIS,
            IllegalStateException::new);
    return Uni.createFrom()
        .<Outcome>deferred(() -> work.apply(calls).map(outcome -> (Outcome) outcome))
        .onFailure(wrong -> !(wrong instanceof AssertionError))
        .recoverWithItem(failure -> failed(failure))
        .invoke(outcome -> history.finish(entry, outcome, millis()))
        .onFailure()
        .invoke(wrong -> cluster.violated("%s shows %s".formatted(operation, wrong.getMessage())))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private static Outcome failed(Throwable failure) {
    return failure instanceof S3Exception refused && isUntouched(refused)
        ? new Outcome.Refused()
        : new Outcome.Unknown();
  }

  private static boolean isUntouched(S3Exception refused) {
    return refused.failure().error() == S3Error.PRECONDITION_FAILED;
  }

  private long millis() {
    return cluster.time().nowMicros() / 1000;
  }
}
