package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nonagon.blobs.Timers;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadId;
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
      case COMPOSE -> compose(request);
      case GET -> get(request);
      case LIST -> list(request);
    };
  }

  private Uni<Void> put(Request request) {
    Content content = writes.next(request.bytes());
    byte[] body = writes.body(content.writes().getFirst());
    Terms terms = terms(request.provided());
    return asked(
        request,
        new Operation.Put(request.key(), content, terms.noted()),
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
        new Operation.Copy(request.sources(), request.key(), terms.noted()),
        gateway ->
            gateway
                .copy(
                    bucket,
                    ObjectKey.of(request.sources().getFirst()),
                    ObjectKey.of(request.key()),
                    terms.asked(),
                    request.stallMillis())
                .map(
                    found -> found.map(SimulatedClient::outcome).orElseGet(Outcome.NotFound::new)));
  }

  /** Nothing is done before the last of several questions. */
  private Uni<Void> compose(Request request) {
    Terms terms = terms(request.provided());
    ObjectKey key = ObjectKey.of(request.key());
    return asked(
        request,
        new Operation.Copy(request.sources(), request.key(), terms.noted()),
        gateway ->
            gateway
                .begin(bucket, key)
                .chain(upload -> copyParts(gateway, request, upload, List.of()))
                .onFailure(wrong -> !(wrong instanceof AssertionError))
                .transform(NothingDoneException::new)
                .chain(parts -> complete(gateway, key, parts, terms)));
  }

  /** A failure before anything could have come of a request. */
  private static final class NothingDoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NothingDoneException(Throwable cause) {
      super(cause);
    }
  }

  /**
   * The parts of an upload.
   *
   * @param isWhole whether all sources were found
   */
  private record Parts(UploadId upload, List<EntityTag> etags, boolean isWhole) {
    Parts {
      etags = List.copyOf(etags);
    }
  }

  private Uni<Parts> copyParts(
      ObjectCalls gateway, Request request, UploadId upload, List<EntityTag> copied) {
    if (copied.size() == request.sources().size()) {
      return Uni.createFrom().item(new Parts(upload, copied, true));
    }
    ObjectKey source = ObjectKey.of(request.sources().get(copied.size()));
    return gateway
        .copyPart(
            bucket,
            source,
            ObjectKey.of(request.key()),
            upload,
            copied.size() + 1,
            request.stallMillis())
        .chain(
            found ->
                found
                    .map(
                        etag ->
                            copyParts(
                                gateway,
                                request,
                                upload,
                                Stream.concat(copied.stream(), Stream.of(etag)).toList()))
                    .orElseGet(() -> Uni.createFrom().item(new Parts(upload, copied, false))));
  }

  /** Asks again when the answer was lost; then only a success says what became of it. */
  private Uni<Outcome> complete(ObjectCalls gateway, ObjectKey key, Parts parts, Terms terms) {
    if (!parts.isWhole()) {
      return Uni.createFrom().item(new Outcome.NotFound());
    }
    Content content = writes.composed(parts.etags());
    List<Content> read = parts.etags().stream().map(writes::of).toList();
    Uni<CompleteOutcome> completed =
        gateway.complete(bucket, key, parts.upload(), parts.etags(), terms.asked());
    return completed
        .map(outcome -> outcome(outcome, content, read))
        .onFailure()
        .recoverWithUni(
            () ->
                completed
                    .map(outcome -> outcome(outcome, content, read))
                    .map(
                        outcome ->
                            outcome instanceof Outcome.Done ? outcome : new Outcome.Unknown()));
  }

  private static Outcome outcome(CompleteOutcome verdict, Content content, List<Content> read) {
    return switch (verdict) {
      case CompleteOutcome.Completed completed ->
          new Outcome.Done(Optional.of(Sight.of(content, completed.rank())), read);
      case CompleteOutcome.PreconditionFailed _ -> new Outcome.Refused();
      case CompleteOutcome.NoSuchKey _ -> new Outcome.NotFound();
      default -> throw new IllegalStateException("unexpected: " + verdict);
    };
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
              Content content = writes.of(fetched.etag());
              List<Long> bytes = Body.writesOf(fetched.bytes());
              if (!bytes.equals(content.writes())) {
                throw new AssertionError("%s under %s".formatted(bytes, fetched.etag()));
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
    if (failure instanceof NothingDoneException) {
      return new Outcome.Failed();
    }
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
