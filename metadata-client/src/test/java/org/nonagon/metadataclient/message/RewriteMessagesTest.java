package org.nonagon.metadataclient.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.metadataclient.message.RoundTrip.areAllAlternatives;
import static org.nonagon.metadataclient.message.RoundTrip.isSame;
import static org.nonagon.metadataclient.message.RoundTrip.isSameInSlices;
import static org.nonagon.metadataclient.message.RoundTrip.sent;
import static org.nonagon.metadataclient.message.Samples.BLOB;
import static org.nonagon.metadataclient.message.Samples.BUCKET;
import static org.nonagon.metadataclient.message.Samples.ID;
import static org.nonagon.metadataclient.message.Samples.KEY;
import static org.nonagon.metadataclient.message.Samples.MANIFEST;
import static org.nonagon.metadataclient.message.Samples.WRITTEN;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.RewriteCatalog.Rewritable;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;

/** What rewriting asks and is told. */
class RewriteMessagesTest {
  @Test
  void whatRewritingAsksArrivesAsItWas() {
    Move move = new Move(BLOB, new ByteRange(5, 6), 7);
    List<Referrer> referrers =
        List.of(new Referrer.Version(BUCKET, KEY, 8), new Referrer.Part(new UploadId(ID), 9));
    areAllAlternatives(Referrer.class, referrers);
    isSameInSlices(
        List.of(new Rewritable(MANIFEST, 10)), RewriteMessages::slices, RewriteMessages::page);
    isSame(
        new BlobReferences(referrers, List.of(new Extent(BLOB, 1, 2, -3)), true),
        RewriteMessages::message,
        RewriteMessages::value);
    Calls.MoveRequest request =
        sent(RewriteMessages.request(Home.ONLY, WRITTEN, List.of(move), referrers));
    assertThat(RewriteMessages.to(request)).isEqualTo(WRITTEN);
    assertThat(RewriteMessages.moves(request)).containsExactly(move);
    assertThat(RewriteMessages.referrers(request)).isEqualTo(referrers);
    List<MoveOutcome> outcomes =
        List.of(new MoveOutcome.Moved(0), new MoveOutcome.Moved(3), new MoveOutcome.Condemned());
    areAllAlternatives(MoveOutcome.class, outcomes);
    outcomes.forEach(one -> isSame(one, RewriteMessages::message, RewriteMessages::value));
    for (Duration age : List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofDays(36_500))) {
      long asked = sent(RewriteMessages.request(Home.ONLY, age, 1)).getAgeMicros();
      assertThat(RewriteMessages.age(asked)).isEqualTo(age);
      Calls.ClaimRewritesRequest claim = sent(RewriteMessages.claim(Home.ONLY, age, List.of(BLOB)));
      assertThat(RewriteMessages.age(claim.getAgeMicros())).isEqualTo(age);
      assertThat(BlobMessages.named(claim.getBlobsList())).containsExactly(BLOB);
    }
  }

  @Test
  void moreThanACallMayNameIsRefused() {
    Move move = new Move(BLOB, new ByteRange(0, 1), 0);
    Referrer part = new Referrer.Part(new UploadId(ID), 1);
    Calls.MoveRequest request =
        RewriteMessages.request(
            Home.ONLY,
            WRITTEN,
            Collections.nCopies(RewriteCatalog.MAX_MOVES + 1, move),
            Collections.nCopies(RewriteCatalog.MAX_REFERRERS + 1, part));
    assertThatThrownBy(() -> RewriteMessages.moves(request))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RewriteMessages.referrers(request))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RewriteMessages.age(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
