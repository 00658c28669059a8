package org.nonagon.cli.server;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.nonagon.gateway.auth.MasterKey;

/**
 * What {@link ServerStart} opened and {@link ServerRole} composes. Quarkus makes the role itself,
 * so the context is handed over by a slot that holds one.
 *
 * @param options what the server was asked for, with ports that are free
 * @param database open, claimed, migrated
 * @param rootCredentials of the root account
 * @param masterKey encrypts secrets
 * @param kernels warming up
 * @param stop asked for a stop by a signal
 */
record ServerContext(
    ServerOptions options,
    ServerDatabase database,
    RootCredentials rootCredentials,
    MasterKey masterKey,
    KernelWarmUp kernels,
    StopSignals stop) {

  private static final AtomicReference<Optional<ServerContext>> SLOT =
      new AtomicReference<>(Optional.empty());

  /** Leaves the context for the role that Quarkus is about to make. */
  void handOver() {
    SLOT.set(Optional.of(this));
  }

  /** Takes what was handed over. */
  static ServerContext take() {
    return SLOT.getAndSet(Optional.empty())
        .orElseThrow(() -> new IllegalStateException("the role was not started by its command"));
  }
}
