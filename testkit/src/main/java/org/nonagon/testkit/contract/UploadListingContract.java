package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.UploadPage;
import org.nonagon.protocol.catalog.UploadCatalog.UploadQuery;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectKey;

/** What every {@link org.nonagon.protocol.catalog.UploadCatalog} promises of pages of uploads. */
public abstract class UploadListingContract extends BucketSuite {
  private UploadId begin(String key) {
    UploadId id = new UploadId(UUID.randomUUID());
    await(
        catalog.createUpload(
            new NewUpload(
                id,
                bucket,
                ObjectKey.of(key),
                samples.owner(),
                ObjectAttributes.NONE,
                Optional.empty())));
    return id;
  }

  private UploadPage page(
      String prefix, String delimiter, String after, Optional<UploadId> id, int limit) {
    return await(
        catalog.uploads(
            new UploadQuery(
                bucket,
                KeyPrefix.of(prefix),
                KeyPrefix.of(delimiter),
                KeyPrefix.of(after),
                id,
                limit)));
  }

  private static List<UploadId> ids(UploadPage page) {
    return page.uploads().stream().map(Upload::id).toList();
  }

  @Test
  void uploadsComeByKeyAndThenByTheirBeginning() {
    UploadId c = begin("c");
    UploadId a1 = begin("a");
    UploadId b = begin("b");
    UploadId a2 = begin("a");
    UploadId a3 = begin("a");
    UploadPage all = page("", "", "", Optional.empty(), 1000);
    assertThat(ids(all)).containsExactly(a1, a2, a3, b, c);
    assertThat(all.truncated()).isFalse();
    assertThat(all.commonPrefixes()).isEmpty();
    assertThat(ids(page("", "", "a", Optional.empty(), 1000))).containsExactly(b, c);
    assertThat(ids(page("", "", "a", Optional.of(a1), 1000))).containsExactly(a2, a3, b, c);
    assertThat(ids(page("", "", "a", Optional.of(a3), 1000))).containsExactly(b, c);
    assertThat(ids(page("b", "", "", Optional.empty(), 1000))).containsExactly(b);
  }

  @Test
  void pagesOfUploadsFollowOneAnother() {
    List<UploadId> expected = new ArrayList<>();
    for (String key : List.of("a", "a", "a", "b", "c", "c")) {
      expected.add(begin(key));
    }
    for (int limit = 1; limit <= 6; limit++) {
      List<UploadId> found = new ArrayList<>();
      UploadPage page = page("", "", "", Optional.empty(), limit);
      found.addAll(ids(page));
      while (page.truncated()) {
        page = page("", "", page.nextKeyMarker().utf8(), page.nextIdMarker(), limit);
        found.addAll(ids(page));
      }
      assertThat(found).as("by %d", limit).isEqualTo(expected);
    }
  }

  @Test
  void aDelimiterRollsUploadsUp() {
    UploadId a = begin("a");
    begin("b/1");
    begin("b/2");
    begin("b/2");
    UploadId c = begin("c");
    begin("d/1");
    UploadPage first = page("", "/", "", Optional.empty(), 2);
    assertThat(ids(first)).containsExactly(a);
    assertThat(first.commonPrefixes()).containsExactly(KeyPrefix.of("b/"));
    assertThat(first.truncated()).isTrue();
    assertThat(first.nextKeyMarker()).isEqualTo(KeyPrefix.of("b/"));
    assertThat(first.nextIdMarker()).isEmpty();
    UploadPage second = page("", "/", "b/", Optional.empty(), 2);
    assertThat(ids(second)).containsExactly(c);
    assertThat(second.commonPrefixes()).containsExactly(KeyPrefix.of("d/"));
    assertThat(second.truncated()).isFalse();
    assertThat(page("b/", "/", "", Optional.empty(), 10).uploads()).hasSize(3);
  }

  @Test
  void noUploadsAreAskedForAndNoneAreGiven() {
    begin("a");
    UploadPage none = page("", "", "", Optional.empty(), 0);
    assertThat(none.uploads()).isEmpty();
    assertThat(none.truncated()).isFalse();
  }
}
