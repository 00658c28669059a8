package org.nonagon.metadataservice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nonagon.metadataclient.MetadataChannel;
import org.nonagon.metadataclient.RemoteCatalog;
import org.nonagon.metadataclient.ServiceAddress;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.protocol.wire.RequestSigner;
import org.nonagon.testkit.memory.InMemoryCatalog;

/** One catalog behind several services. */
class MetadataChannelTest {
  /** A call that was under way is lost, and so may be those until the break is noticed. */
  private static final int LOST_CALLS = 100;

  private final InMemoryCatalog memory =
      new InMemoryCatalog(InstantSource.system(), new SplittableRandom(1));

  private static MetadataChannel channel(ServedCatalog... services) {
    return MetadataChannel.open(
        List.of(services).stream()
            .map(service -> new ServiceAddress("127.0.0.1", service.port()))
            .toList(),
        new RequestSigner(ServedCatalog.SECRET, InstantSource.system(), new SecureRandom()),
        ServedCatalog.LOOPS);
  }

  private static UUID ask(MetadataChannel channel) {
    return new RemoteCatalog(channel.channel(), ServedCatalog.PATIENT)
        .clusterId()
        .await()
        .atMost(ServedCatalog.PATIENT);
  }

  private static UUID askUntilAnswered(MetadataChannel channel) {
    for (int lost = 0; lost < LOST_CALLS; lost++) {
      try {
        return ask(channel);
      } catch (CatalogException failure) {
        channel.tryAgain();
      }
    }
    return ask(channel);
  }

  @Test
  void aServiceThatIsNotThereIsPassedOver() {
    try (ServedCatalog gone = new ServedCatalog(memory);
        ServedCatalog there = new ServedCatalog(memory)) {
      gone.die();
      try (MetadataChannel channel = channel(gone, there)) {
        for (int call = 0; call < 10; call++) {
          assertThat(ask(channel)).isEqualTo(memory.clusterId().await().indefinitely());
        }
      }
    }
  }

  @Test
  void callsGoOnWhenAServiceEnds() {
    try (ServedCatalog first = new ServedCatalog(memory);
        ServedCatalog second = new ServedCatalog(memory);
        MetadataChannel channel = channel(first, second)) {
      UUID id = ask(channel);

      first.die();

      assertThat(askUntilAnswered(channel)).isEqualTo(id);
    }
  }

  @Test
  void withoutAnyServiceACallIsLost() {
    try (ServedCatalog gone = new ServedCatalog(memory)) {
      gone.die();
      try (MetadataChannel channel = channel(gone)) {
        assertThatThrownBy(() -> ask(channel))
            .isInstanceOf(CatalogException.class)
            .hasMessageContaining("UNAVAILABLE");
      }
    }
  }

  @Test
  void aNameThatNobodyHasIsALostCall() {
    RequestSigner signer =
        new RequestSigner(ServedCatalog.SECRET, InstantSource.system(), new SecureRandom());
    try (MetadataChannel channel =
        MetadataChannel.open(
            List.of(new ServiceAddress("no-such-host.invalid", 9100)),
            signer,
            ServedCatalog.LOOPS)) {
      assertThatThrownBy(() -> ask(channel))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining("no-such-host.invalid:9100");
    }
  }
}
