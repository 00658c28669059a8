package org.nonagon.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.protocol.wire.RequestVerdict.Fault;
import org.nonagon.protocol.wire.RequestVerdict.Genuine;
import org.nonagon.protocol.wire.RequestVerdict.Refused;

class RequestSignatureTest {
  private static final long START = 1_800_000_000L;
  private static final String PATH = "/shards/v1/3/x?first=0";
  private static final ClusterSecret SECRET = secret("the secret of the tests, 32 bytes");

  private long signerSeconds = START;
  private long verifierSeconds = START;
  private final SplittableRandom random = new SplittableRandom(5);
  private final RequestSigner signer = new RequestSigner(SECRET, at(() -> signerSeconds), random);
  private final RequestVerifier verifier = new RequestVerifier(SECRET, at(() -> verifierSeconds));

  private interface Seconds {
    long now();
  }

  private static InstantSource at(Seconds seconds) {
    return () -> Instant.ofEpochSecond(seconds.now());
  }

  private static ClusterSecret secret(String text) {
    return ClusterSecret.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theCodeIsTheOneThatAnyHmacSha256Gives() {
    RequestClaim claim = new RequestClaim("PUT", "/a?b=c", 7, START, new RequestNonce(-2, 0x1f));
    assertThat(claim.header(SECRET))
        .isEqualTo(
            "NONAGON1-HMAC-SHA256 1800000000 fffffffffffffffe000000000000001f"
                + " 143f2f34fd57c5468424dfea20e9ef6b61f07bee8e7f0e57a0b72224a856b54c");
  }

  @Test
  void aSignedRequestIsGenuineOnce() {
    String header = signer.sign("PUT", PATH, 99);
    assertThat(verifier.verify("PUT", PATH, 99, header)).isEqualTo(new Genuine());
    assertFault(Fault.REPLAYED, verifier.verify("PUT", PATH, 99, header));
  }

  @Test
  void aBodyWithoutALengthBeforehandIsSigned() {
    String header = signer.sign("POST", "/a.Catalog/Commit", RequestClaim.NO_LENGTH);
    assertThat(verifier.verify("POST", "/a.Catalog/Commit", RequestClaim.NO_LENGTH, header))
        .isEqualTo(new Genuine());
  }

  @Test
  void whatWasSignedCannotBeChanged() {
    String header = signer.sign("PUT", PATH, 99);
    assertFault(Fault.FORGED, verifier.verify("GET", PATH, 99, header));
    assertFault(Fault.FORGED, verifier.verify("put", PATH, 99, header));
    assertFault(Fault.FORGED, verifier.verify("PUT", PATH + "0", 99, header));
    assertFault(Fault.FORGED, verifier.verify("PUT", PATH, 98, header));
    assertFault(Fault.FORGED, verifier.verify("PUT", PATH, RequestClaim.NO_LENGTH, header));
    assertThat(verifier.verify("PUT", PATH, 99, header)).isEqualTo(new Genuine());
  }

  @Test
  void partsCannotBeMovedFromOneFieldIntoTheNext() {
    String header = signer.sign("PUT", "/a", 1);
    assertFault(Fault.UNREADABLE, verifier.verify("PUT\n/a", "1", 1, header));
    assertFault(Fault.UNREADABLE, verifier.verify("PUT", "/a\n1", 1, header));
    assertThatThrownBy(() -> signer.sign("PUT", "/a\n1", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherSecretSignsForAnotherCluster() {
    RequestSigner stranger =
        new RequestSigner(
            secret("the secret of the tests, 33 bytes"), at(() -> signerSeconds), random);
    assertFault(Fault.FORGED, verifier.verify("PUT", PATH, 99, stranger.sign("PUT", PATH, 99)));
  }

  @Test
  void everyFlippedBitOfTheHeaderIsSeen() {
    String header = signer.sign("PUT", PATH, 99);
    byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      String changed = new String(flipped, StandardCharsets.ISO_8859_1);
      assertThat(verifier.verify("PUT", PATH, 99, changed))
          .as("bit %d", bit)
          .isInstanceOf(Refused.class);
    }
    assertThat(verifier.verify("PUT", PATH, 99, header)).isEqualTo(new Genuine());
  }

  @Test
  void everyTruncationOfTheHeaderIsSeen() {
    String header = signer.sign("PUT", PATH, 99);
    for (int length = 0; length < header.length(); length++) {
      assertFault(Fault.UNREADABLE, verifier.verify("PUT", PATH, 99, header.substring(0, length)));
    }
    assertFault(Fault.UNREADABLE, verifier.verify("PUT", PATH, 99, header + "0"));
    assertFault(Fault.UNREADABLE, verifier.verify("PUT", PATH, 99, header.repeat(10_000)));
  }

  @Test
  void anotherVersionOfTheHeaderIsNotRead() {
    String header = signer.sign("PUT", PATH, 99).replace("NONAGON1", "NONAGON2");
    assertFault(Fault.UNREADABLE, verifier.verify("PUT", PATH, 99, header));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 299, 300})
  void clocksMayBeFiveMinutesApart(int seconds) {
    verifierSeconds = START + seconds;
    assertThat(verifier.verify("GET", PATH, 0, signer.sign("GET", PATH, 0)))
        .isEqualTo(new Genuine());
    verifierSeconds = START;
    signerSeconds = START + seconds;
    assertThat(verifier.verify("GET", PATH, 0, signer.sign("GET", PATH, 0)))
        .isEqualTo(new Genuine());
  }

  @Test
  void whatIsOlderOrNewerThanThatIsRefused() {
    String header = signer.sign("GET", PATH, 0);
    verifierSeconds = START + 301;
    assertFault(Fault.STALE, verifier.verify("GET", PATH, 0, header));
    verifierSeconds = START;
    signerSeconds = START + 301;
    assertFault(Fault.EARLY, verifier.verify("GET", PATH, 0, signer.sign("GET", PATH, 0)));
    signerSeconds = 0;
    assertFault(Fault.STALE, verifier.verify("GET", PATH, 0, signer.sign("GET", PATH, 0)));
  }

  @Test
  void whatWasSignedBeforeTheVerifierWasMadeIsRefused() {
    String captured = signer.sign("GET", PATH, 0);
    assertThat(verifier.verify("GET", PATH, 0, captured)).isEqualTo(new Genuine());
    verifierSeconds = START + 5;
    RequestVerifier restarted = new RequestVerifier(SECRET, at(() -> verifierSeconds));
    assertFault(Fault.STALE, restarted.verify("GET", PATH, 0, captured));
  }

  @Test
  void requestsMayOvertakeEachOtherAndEachIsTakenOnce() {
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      headers.add(signer.sign("GET", PATH, 0));
    }
    Collections.shuffle(headers, new Random(3));
    for (String header : headers) {
      assertThat(verifier.verify("GET", PATH, 0, header)).isEqualTo(new Genuine());
    }
    for (String header : headers) {
      assertFault(Fault.REPLAYED, verifier.verify("GET", PATH, 0, header));
    }
  }

  @Test
  void theWindowTakesWhatASetOfItsWidthWouldTake() {
    ReplayWindow window = new ReplayWindow();
    Set<Long> seen = new HashSet<>();
    SplittableRandom counts = new SplittableRandom(11);
    long highest = 0;
    for (int i = 0; i < 200_000; i++) {
      long around = highest + counts.nextLong(-2L * ReplayWindow.COUNTS, 200);
      long count = Math.max(1, counts.nextInt(20_000) == 0 ? around + 100_000 : around);
      boolean expected = count > highest - ReplayWindow.COUNTS && !seen.contains(count);
      assertThat(window.take(count, START))
          .as("count %d at %d", count, highest)
          .isEqualTo(expected);
      seen.add(count);
      highest = Math.max(highest, count);
    }
  }

  @Test
  void aCountFarBehindOthersIsRefusedSinceItCannotBeTold() {
    String early = signer.sign("GET", PATH, 0);
    String late = "";
    for (int i = 0; i < ReplayWindow.COUNTS; i++) {
      late = signer.sign("GET", PATH, 0);
    }
    assertThat(verifier.verify("GET", PATH, 0, late)).isEqualTo(new Genuine());
    assertFault(Fault.REPLAYED, verifier.verify("GET", PATH, 0, early));
  }

  @Test
  void signersAreBoundedAndForgottenWhenAllTheirRequestsAreStale() {
    String first = signer.sign("GET", PATH, 0);
    assertThat(verifier.verify("GET", PATH, 0, first)).isEqualTo(new Genuine());
    for (int i = 1; i < RequestVerifier.MAX_SENDERS; i++) {
      assertThat(verifier.verify("GET", PATH, 0, ofANewSigner())).isEqualTo(new Genuine());
    }
    assertFault(Fault.CROWDED, verifier.verify("GET", PATH, 0, ofANewSigner()));
    verifierSeconds = START + 300;
    assertFault(Fault.REPLAYED, verifier.verify("GET", PATH, 0, first));
    signerSeconds = START + 301;
    verifierSeconds = START + 301;
    assertThat(verifier.verify("GET", PATH, 0, ofANewSigner())).isEqualTo(new Genuine());
    assertFault(Fault.STALE, verifier.verify("GET", PATH, 0, first));
  }

  private String ofANewSigner() {
    return new RequestSigner(SECRET, at(() -> signerSeconds), random).sign("GET", PATH, 0);
  }

  @Test
  void forgedRequestsLeaveNothingBehind() {
    RequestSigner stranger =
        new RequestSigner(
            secret("another secret of at least 32 bytes"), at(() -> signerSeconds), random);
    for (int i = 0; i < 2 * RequestVerifier.MAX_SENDERS; i++) {
      assertFault(Fault.FORGED, verifier.verify("GET", PATH, 0, stranger.sign("GET", PATH, 0)));
    }
    assertThat(verifier.verify("GET", PATH, 0, signer.sign("GET", PATH, 0)))
        .isEqualTo(new Genuine());
  }

  @Test
  void aSecretIsLongEnoughAndNeverShown() {
    assertThatThrownBy(() -> ClusterSecret.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SECRET.toString()).doesNotContain("secret of the tests");
  }

  private static void assertFault(Fault fault, RequestVerdict verdict) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.fault()).isEqualTo(fault));
  }
}
