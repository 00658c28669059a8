package org.nonagon.cli.cluster;

import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.Closings;
import org.nonagon.cli.role.Edge;
import org.nonagon.cli.role.Repeating;
import org.nonagon.cli.role.StopSignals;
import org.nonagon.cli.role.Threads;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.metadataclient.MetadataChannel;
import org.nonagon.metadataclient.RemoteCatalog;
import org.nonagon.metadataclient.ServiceAddress;
import org.nonagon.protocol.wire.ClusterSecret;
import org.nonagon.protocol.wire.RequestSigner;

/**
 * The metadata services that a role asks. They may come up after it, so it waits for their first
 * answers; whatever else there is to wait for is waited for in the same way.
 *
 * @param services where they are
 * @param secret of the cluster
 * @param stop ends all waiting
 */
record MetadataServices(List<ServiceAddress> services, ClusterSecret secret, StopSignals stop) {
  private static final Logger LOG = Logger.getLogger(MetadataServices.class);
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int PAUSES_PER_LINE = 40;
  private static final long TRY_AGAIN_MILLIS = 2_000;

  MetadataServices {
    services = List.copyOf(services);
  }

  /** Those that the settings name. */
  static MetadataServices from(SettingSources sources, StopSignals stop) {
    ClusterSecret secret = ClusterSecrets.require(sources);
    List<ServiceAddress> services =
        Arrays.stream(sources.require(Setting.METADATA).split(",", -1))
            .map(text -> HostPort.parse("--metadata", text.strip()))
            .map(MetadataServices::address)
            .toList();
    return new MetadataServices(services, secret, stop);
  }

  private static ServiceAddress address(HostPort text) {
    try {
      return new ServiceAddress(text.host(), text.port());
    } catch (IllegalArgumentException e) {
      throw new WrongUse("--metadata: " + e.getMessage(), e);
    }
  }

  /** Signs the requests of this process to others. */
  RequestSigner signer(SecureRandom random) {
    return new RequestSigner(secret, InstantSource.system(), random);
  }

  /** Their catalog; the connections close with the role. */
  RemoteCatalog open(Edge edge, Threads threads, SecureRandom random, Closings opened) {
    MetadataChannel channel =
        opened.add(MetadataChannel.open(services, signer(random), edge.loops()));
    opened.add(
        Repeating.start(
            "reaching the metadata services",
            TRY_AGAIN_MILLIS,
            () -> Uni.createFrom().voidItem().invoke(channel::tryAgain),
            threads.timers()));
    return new RemoteCatalog(channel.channel(), DEADLINE);
  }

  /**
   * Asks until there is an answer, and says now and then what is awaited.
   *
   * @return empty when a stop was asked for meanwhile
   */
  <T> Optional<T> await(String what, Supplier<Uni<Optional<T>>> question) {
    for (int attempt = 0;
        !stop.isRequestedWithin(attempt == 0 ? Duration.ZERO : PAUSE);
        attempt++) {
      Optional<T> answer = ask(what, question, attempt % PAUSES_PER_LINE == PAUSES_PER_LINE - 1);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private static <T> Optional<T> ask(
      String what, Supplier<Uni<Optional<T>>> question, boolean isSaid) {
    try {
      Optional<T> answer = question.get().await().atMost(PATIENCE);
      if (answer.isEmpty() && isSaid) {
        LOG.infof("waiting for %s", what);
      }
      return answer;
    } catch (RuntimeException failure) {
      if (isSaid) {
        LOG.warnf("waiting for %s: %s", what, failure.getMessage());
      }
      return Optional.empty();
    }
  }
}
