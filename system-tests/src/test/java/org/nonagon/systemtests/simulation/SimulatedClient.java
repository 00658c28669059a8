package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.nonagon.blobs.Timers;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.systemtests.simulation.Event.Provided;
import org.nonagon.systemtests.simulation.Event.Request;
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
  private static final long PATIENCE_MILLIS = 20_000;
  private static final String PREFIX = "k";

  private final int number;
  private final SimulatedCluster cluster;
  private final Bucket bucket;
  private final History history;
  private final Writes writes;
  private final Host self;
  private final Queue<Request> left;
  private Optional<EntityTag> seen = Optional.empty();
  private boolean isAsking;

  SimulatedClient(
      int number,
      SimulatedCluster cluster,
      Bucket bucket,
      History history,
      Writes writes,
      List<Request> requests) {
    this.number = number;
    this.cluster = cluster;
    this.bucket = bucket;
    this.history = history;
    this.writes = writes;
    this.self = cluster.host("client-" + number);
    this.left = new ArrayDeque<>(requests);
  }

  boolean isDone() {
    return left.isEmpty() && !isAsking;
  }

  /** Begins, and goes on until all is done. */
  void run() {
    if (!left.isEmpty()) {
      Request request = left.remove();
      isAsking = true;
      Timers.Timer _ = self.after(request.pauseMillis(), () -> send(request));
    }
  }

  private void send(Request request) {
    asked(request)
        .onTermination()
        .invoke(
            () -> {
              isAsking = false;
              run();
            })
        .subscribe()
        .with(
            nothing -> {},
            failure -> {
              throw new IllegalStateException(failure);
            });
  }

  private Uni<Void> asked(Request request) {
    return switch (request.verb()) {
      case PUT -> put(request);
      case DELETE -> delete(request);
      case COPY -> copy(request);
      case GET -> get(request);
      case LIST -> list(request);
    };
  }

  private Uni<Void> put(Request request) {
    long write = writes.next();
    byte[] body = writes.body(write, request.bytes());
    Terms terms = terms(request.provided());
    return asked(
        request,
        new Operation.Put(request.key(), Content.of(write), terms.noted()),
        gateway ->
            gateway
                .put(bucket, ObjectKey.of(request.key()), body, terms.asked())
                .map(nothing -> new Outcome.Done()));
  }

  private Uni<Void> delete(Request request) {
    boolean isOdd = request.provided() == Provided.ABSENT;
    Terms terms = terms(isOdd ? Provided.ALWAYS : request.provided());
    return asked(
        request,
        new Operation.Delete(request.key(), terms.noted()),
        gateway ->
            gateway
                .delete(bucket, ObjectKey.of(request.key()), terms.asked())
                .map(SimulatedClient::outcome));
  }

  private Uni<Void> copy(Request request) {
    Terms terms = terms(request.provided());
    return asked(
        request,
        new Operation.Copy(List.of(request.source()), request.key(), terms.noted()),
        gateway ->
            gateway
                .copy(
                    bucket,
                    ObjectKey.of(request.source()),
                    ObjectKey.of(request.key()),
                    terms.asked(),
                    request.stallMillis())
                .map(
                    found -> found.map(SimulatedClient::outcome).orElseGet(Outcome.NotFound::new)));
  }

  private Uni<Void> get(Request request) {
    return asked(
        request,
        new Operation.Get(request.key()),
        gateway ->
            gateway
                .get(bucket, ObjectKey.of(request.key()), request.stallMillis())
                .map(this::shown));
  }

  private Uni<Void> list(Request request) {
    return asked(
        request, new Operation.Listing(PREFIX), gateway -> gateway.list(bucket).map(this::listed));
  }

  /** A condition, as it is sent and as it is noted. */
  private record Terms(WriteCondition asked, Condition noted) {}

  private Terms terms(Provided provided) {
    return switch (provided) {
      case ALWAYS -> new Terms(WriteCondition.ALWAYS, Condition.always());
      case ABSENT -> new Terms(new WriteCondition.IfAbsent(), new Condition.IfAbsent());
      case PRESENT -> new Terms(new WriteCondition.IfPresent(), new Condition.IfPresent());
      case AS_SEEN ->
          seen.map(
                  etag ->
                      new Terms(
                          new WriteCondition.IfMatch(etag), new Condition.IfMatch(writes.of(etag))))
              .orElseGet(() -> terms(Provided.PRESENT));
    };
  }

  private Outcome shown(Optional<Fetched> found) {
    seen = found.map(Fetched::etag).or(() -> seen);
    return found
        .map(
            fetched -> {
              Content content = Content.of(Body.writeOf(fetched.bytes()));
              if (!content.equals(writes.of(fetched.etag()))) {
                throw new AssertionError("%s under %s".formatted(content, fetched.etag()));
              }
              return new Outcome.Shown(Sight.of(content, fetched.rank()));
            })
        .orElseGet(Outcome.Shown::new);
  }

  private Outcome listed(ListPage page) {
    SortedMap<String, Sight> entries = new TreeMap<>();
    for (ListPage.Item item : page.items()) {
      if (item instanceof ListPage.Item.Listed line) {
        entries.put(line.name().toString(), Sight.of(writes.of(line.etag()), line.rank()));
      }
    }
    return new Outcome.Listed(entries, page.truncated());
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
      Request request, Operation operation, Function<ObjectCalls, Uni<? extends Outcome>> work) {
    SimulatedGateway gateway = cluster.gateways().get(request.gateway());
    int entry = history.invoke(number, operation, cluster.time().nowMillis());
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
        .recoverWithItem(SimulatedClient::failed)
        .invoke(outcome -> history.finish(entry, outcome, cluster.time().nowMillis()))
        .onFailure()
        .invoke(wrong -> cluster.violated("%s shows %s".formatted(operation, wrong.getMessage())))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private static Outcome failed(Throwable failure) {
    Optional<S3Error> error =
        failure instanceof S3Exception refused
            ? Optional.of(refused.failure().error())
            : Optional.empty();
    return switch (error.orElse(S3Error.INTERNAL_ERROR)) {
      case PRECONDITION_FAILED -> new Outcome.Refused();
      case NO_SUCH_KEY -> new Outcome.NotFound();
      default -> new Outcome.Unknown();
    };
  }
}
