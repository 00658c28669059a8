package org.nonagon.storagenode.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.protocol.wire.DropList;
import org.nonagon.protocol.wire.InventoryList;
import org.nonagon.protocol.wire.RequestReading;
import org.nonagon.protocol.wire.RequestVerdict;
import org.nonagon.protocol.wire.RequestVerifier;
import org.nonagon.protocol.wire.ShardAnswer;
import org.nonagon.protocol.wire.ShardHeaders;
import org.nonagon.protocol.wire.ShardRequest;
import org.nonagon.protocol.wire.StatusForm;

/**
 * From a request to a drive, and from what the drive says to an answer. Everything here runs on the
 * event loop of the connection but what the drives do, on threads of their own.
 */
final class ShardRoutes {
  private static final Logger LOG = Logger.getLogger(ShardRoutes.class);

  private final ShardServerConfig config;
  private final Map<DriveId, ShardStore> drives;
  private final RequestVerifier verifier;
  private final ServerLoad load;

  ShardRoutes(
      ShardServerConfig config,
      Map<DriveId, ShardStore> drives,
      RequestVerifier verifier,
      ServerLoad load) {
    this.config = config;
    this.drives = Map.copyOf(drives);
    this.verifier = verifier;
    this.load = load;
  }

  /** Answers one request. */
  void serve(ShardExchange exchange) {
    exchange.limit(config.requestSeconds());
    OptionalLong length = exchange.length();
    if (length.isEmpty()) {
      exchange.refuseMalformed("a body has one length, told before it comes");
    } else if (load.isStopping()) {
      exchange.refuse(ShardAnswer.BUSY, "this node is stopping");
    } else if (isGenuine(exchange, length.getAsLong())) {
      read(exchange, length.getAsLong());
    }
  }

  private boolean isGenuine(ShardExchange exchange, long length) {
    String method = exchange.request().method().name();
    String path = exchange.request().uri();
    String header = exchange.header(ShardHeaders.AUTHORIZATION);
    return switch (verifier.verify(method, path, length, header)) {
      case RequestVerdict.Genuine _ -> true;
      case RequestVerdict.Refused(RequestVerdict.Fault fault, String detail) -> {
        LOG.debugf("refused a request of %s: %s", exchange.request().remoteAddress(), fault);
        exchange.refuse(ShardAnswer.NOT_SIGNED, detail);
        yield false;
      }
    };
  }

  private void read(ShardExchange exchange, long length) {
    String method = exchange.request().method().name();
    switch (RequestReading.of(method, exchange.request().uri(), length)) {
      case RequestReading.Refused(ShardAnswer answer, String detail) ->
          exchange.refuse(answer, detail);
      case RequestReading.Understood(ShardRequest request) ->
          Optional.ofNullable(drives.get(request.drive()))
              .ifPresentOrElse(
                  store -> dispatch(exchange, request, store),
                  () ->
                      exchange.refuse(
                          ShardAnswer.NO_DRIVE,
                          "this node does not have %s".formatted(request.drive())));
    }
  }

  private void dispatch(ShardExchange exchange, ShardRequest request, ShardStore store) {
    switch (request) {
      case ShardRequest.Append append -> append(exchange, append.spec(), store);
      case ShardRequest.Read read -> readBlocks(exchange, read, store);
      case ShardRequest.Drop drop -> drop(exchange, drop, store);
      case ShardRequest.Inventory inventory -> inventory(exchange, inventory, store);
      case ShardRequest.Status _ -> status(exchange, store);
    }
  }

  private void append(ShardExchange exchange, ShardSpec spec, ShardStore store) {
    exchange.limit(config.appendSeconds());
    int pieceBytes = AppendBody.pieceBytes(spec);
    if (load.bodyBytes().take(pieceBytes)) {
      new AppendBody(exchange, spec, store, () -> load.bodyBytes().giveBack(pieceBytes)).begin();
    } else {
      exchange.refuse(ShardAnswer.BUSY, "appends hold all memory there is for them");
    }
  }

  private void readBlocks(ShardExchange exchange, ShardRequest.Read read, ShardStore store) {
    exchange.request().resume();
    Uni<ReadOutcome> outcome = store.read(read.shard(), read.firstBlock(), read.blockCount());
    whenDone(exchange, outcome, found -> answerRead(exchange, found));
  }

  private static void answerRead(ShardExchange exchange, ReadOutcome outcome) {
    switch (outcome) {
      case ReadOutcome.Frames(ShardSpec spec, ByteBuffer frames, Runnable release) -> {
        exchange.putHeader(ShardHeaders.FORM, ShardHeaders.form(spec));
        exchange.answer(ShardAnswer.FRAMES, frames, release);
      }
      case ReadOutcome.NotFound _ -> exchange.answer(ShardAnswer.NO_SHARD);
      case ReadOutcome.Unreadable(String detail) -> exchange.answer(ShardAnswer.UNREADABLE, detail);
    }
  }

  /** The body is small, and its length was checked against the bound. */
  private static void drop(ShardExchange exchange, ShardRequest.Drop drop, ShardStore store) {
    exchange.request().body().onSuccess(body -> dropNamed(exchange, body, drop.digest(), store));
    exchange.request().resume();
  }

  private static void dropNamed(
      ShardExchange exchange, Buffer body, String digest, ShardStore store) {
    Optional<List<ShardId>> shards = DropList.decode(body.getBytes(), digest);
    if (shards.isEmpty()) {
      exchange.refuseMalformed("the list of shards is not the one that was signed");
    } else {
      whenDone(exchange, store.drop(shards.get()), _ -> exchange.answer(ShardAnswer.DROPPED));
    }
  }

  private void inventory(
      ShardExchange exchange, ShardRequest.Inventory inventory, ShardStore store) {
    exchange.request().resume();
    if (!load.bodyBytes().take(InventoryList.MAX_BYTES)) {
      exchange.answer(ShardAnswer.BUSY, "requests hold all memory there is for them");
      return;
    }
    Runnable release = () -> load.bodyBytes().giveBack(InventoryList.MAX_BYTES);
    store
        .inventory(inventory.firstGroup(), inventory.lastGroup())
        .map(ShardRoutes::encode)
        .subscribe()
        .with(
            bytes -> exchange.onLoop(() -> answerInventory(exchange, bytes, release)),
            failure -> {
              release.run();
              exchange.onLoop(() -> lost(exchange, failure));
            });
  }

  /** Encoded where the drive answers, not on the event loop; empty when there are too many. */
  private static Optional<byte[]> encode(List<ShardSpec> shards) {
    return shards.size() > InventoryList.MAX_SHARDS
        ? Optional.empty()
        : Optional.of(InventoryList.encode(shards));
  }

  private static void answerInventory(
      ShardExchange exchange, Optional<byte[]> bytes, Runnable release) {
    if (bytes.isPresent()) {
      exchange.answer(ShardAnswer.INVENTORY, ByteBuffer.wrap(bytes.get()), release);
    } else {
      release.run();
      exchange.answer(
          ShardAnswer.MALFORMED_REQUEST,
          "more than %d shards: ask for fewer groups".formatted(InventoryList.MAX_SHARDS));
    }
  }

  private static void status(ShardExchange exchange, ShardStore store) {
    exchange.request().resume();
    whenDone(
        exchange,
        store.status().map(StatusForm::encode),
        bytes -> exchange.answer(ShardAnswer.STATUS, ByteBuffer.wrap(bytes), () -> {}));
  }

  /** Goes on with what a drive says, on the event loop. */
  static <T> void whenDone(ShardExchange exchange, Uni<T> outcome, Consumer<T> next) {
    outcome
        .subscribe()
        .with(
            item -> exchange.onLoop(() -> next.accept(item)),
            failure -> exchange.onLoop(() -> lost(exchange, failure)));
  }

  static void lost(ShardExchange exchange, Throwable failure) {
    if (!(failure instanceof ShardStoreException)) {
      LOG.error("a drive failed in a way that is a bug", failure);
    }
    exchange.refuse(ShardAnswer.LOST, String.valueOf(failure.getMessage()));
  }
}
