package org.nonagon.systemtests.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.nonagon.systemtests.clients.Scenario.Step;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The scenario's steps about listings and odd keys. */
record ScenarioListings(Scenario in) {
  private static final List<String> FLAT = List.of("l/a", "l/b", "l/c", "l/d", "l/e");
  private static final List<String> DEEP = List.of("l/x/1", "l/x/2", "l/y/1");
  private static final List<String> ALL = Stream.concat(FLAT.stream(), DEEP.stream()).toList();
  private static final List<String> PREFIXES = List.of("l/x/", "l/y/");
  private static final int PAGE = 3;

  Map<String, Step> listings() {
    return Map.of(
        "list-v1", this::firstVersion,
        "list-v2", this::secondVersion,
        "list-v2-delimiter", this::delimiter,
        "list-v2-pages", this::pages,
        "list-start-after",
            () -> assertThat(keys(list(b -> b.startAfter("l/e")).contents())).isEqualTo(DEEP),
        "list-order", this::order);
  }

  Map<String, Step> keys() {
    return Map.of(
        "key-space", () -> roundTrip("k/ a  b "),
        "key-plus-percent", () -> roundTrip("k/100%+20%2B&=?#"),
        "key-emoji", () -> roundTrip("k/\ud83d\ude80 \u00fcn\u00ef"),
        "key-dot-dot", () -> roundTrip("k/../up/./x"),
        "key-double-slash", () -> roundTrip("k//a///b"),
        "key-folder", () -> roundTrip("k/dir", "k/dir/", "k/dir/x"));
  }

  private ListObjectsV2Response list(Consumer<ListObjectsV2Request.Builder> change) {
    return in.s3()
        .listObjectsV2(
            ListObjectsV2Request.builder()
                .bucket(in.bucket())
                .prefix("l/")
                .applyMutation(change)
                .build());
  }

  private static List<String> keys(List<S3Object> objects) {
    return objects.stream().map(S3Object::key).toList();
  }

  private static List<String> prefixes(List<CommonPrefix> prefixes) {
    return prefixes.stream().map(CommonPrefix::prefix).toList();
  }

  private void firstVersion() {
    ALL.forEach(key -> in.put(key, "list"));
    ListObjectsRequest request =
        ListObjectsRequest.builder()
            .bucket(in.bucket())
            .prefix("l/")
            .delimiter("/")
            .maxKeys(PAGE)
            .build();
    List<ListObjectsResponse> pages = new ArrayList<>(List.of(in.s3().listObjects(request)));
    while (pages.getLast().isTruncated()) {
      String marker = pages.getLast().nextMarker();
      pages.add(in.s3().listObjects(request.toBuilder().marker(marker).build()));
    }
    assertThat(pages).hasSize(3);
    assertThat(pages).flatExtracting(page -> keys(page.contents())).isEqualTo(FLAT);
    assertThat(pages).flatExtracting(page -> prefixes(page.commonPrefixes())).isEqualTo(PREFIXES);
  }

  private void secondVersion() {
    ListObjectsV2Response page = list(b -> {});
    assertThat(keys(page.contents())).isEqualTo(ALL);
    assertThat(page.contents())
        .allSatisfy(
            object -> {
              assertThat(object.size()).isEqualTo(4);
              assertThat(object.eTag()).isEqualTo(Payload.etag("list".getBytes(UTF_8)));
              assertThat(object.storageClassAsString()).isEqualTo("STANDARD");
            });
    assertThat(page.keyCount()).isEqualTo(ALL.size());
    assertThat(page.isTruncated()).isFalse();
  }

  private void delimiter() {
    ListObjectsV2Response page = list(b -> b.delimiter("/"));
    assertThat(keys(page.contents())).isEqualTo(FLAT);
    assertThat(prefixes(page.commonPrefixes())).isEqualTo(PREFIXES);
  }

  private void pages() {
    List<List<String>> pages =
        in
            .s3()
            .listObjectsV2Paginator(b -> b.bucket(in.bucket()).prefix("l/").maxKeys(PAGE))
            .stream()
            .map(page -> keys(page.contents()))
            .toList();
    assertThat(pages)
        .containsExactly(ALL.subList(0, 3), ALL.subList(3, 6), ALL.subList(6, ALL.size()));
  }

  private void order() {
    List<String> order = List.of("o/Z", "o/a", "o/\u00e4", "o/\ufb03", "o/\ud83d\ude80");
    order.reversed().forEach(key -> in.put(key, ""));
    assertThat(keys(in.s3().listObjectsV2(b -> b.bucket(in.bucket()).prefix("o/")).contents()))
        .isEqualTo(order);
  }

  private void roundTrip(String... keys) {
    List<String> all = Arrays.asList(keys);
    all.forEach(key -> in.put(key, key));
    all.forEach(key -> in.assertBody(key, key));
    List<String> listed =
        keys(in.s3().listObjectsV2(b -> b.bucket(in.bucket()).prefix("k/")).contents());
    assertThat(listed).filteredOn(all::contains).isEqualTo(all);
    all.forEach(in::delete);
    all.forEach(in::assertAbsent);
  }
}
