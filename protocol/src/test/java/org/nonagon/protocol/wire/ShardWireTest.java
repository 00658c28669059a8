package org.nonagon.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.DriveStatus.Health;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.wire.RequestReading.Refused;
import org.nonagon.protocol.wire.RequestReading.Understood;

class ShardWireTest {
  private static final DriveId DRIVE = new DriveId(7);
  private static final ShardId SHARD =
      new ShardId(new BlobId(0x0123456789ABCDEFL, 0xFEDCBA9876543210L), 8);
  private static final String SHARD_PATH =
      "/shards/v1/drives/7/shards/01234567-89ab-cdef-fedc-ba9876543210/8";

  private static List<ShardRequest> requests() {
    return List.of(
        new ShardRequest.Append(DRIVE, new ShardSpec(SHARD, 100_000, 16_384)),
        new ShardRequest.Append(DRIVE, new ShardSpec(SHARD, ShardSpec.MAX_LENGTH, 1)),
        new ShardRequest.Read(DRIVE, SHARD, 0, ShardStore.MAX_READ_BLOCKS),
        new ShardRequest.Drop(DRIVE, 2, DropList.digest(new byte[34])),
        new ShardRequest.Inventory(DRIVE, 0, Group.COUNT - 1),
        new ShardRequest.Status(new DriveId(Short.MAX_VALUE)));
  }

  @Test
  void thePathsOfVersionOneAreThese() {
    assertThat(requests())
        .extracting(request -> request.method() + " " + request.path())
        .containsExactly(
            "PUT " + SHARD_PATH + "?length=100000&block=16384",
            "PUT " + SHARD_PATH + "?length=67108864&block=1",
            "GET " + SHARD_PATH + "?first=0&count=16",
            "POST /shards/v1/drives/7/drops?count=2&sha256=" + DropList.digest(new byte[34]),
            "GET /shards/v1/drives/7/inventory?first=0&last=65535",
            "GET /shards/v1/drives/32767/status");
  }

  @Test
  void everyRequestIsReadBack() {
    for (ShardRequest request : requests()) {
      assertThat(RequestReading.of(request.method(), request.path(), request.bodyLength()))
          .isEqualTo(new Understood(request));
      assertThat(request.path().length()).isLessThanOrEqualTo(ShardRequest.MAX_PATH);
    }
  }

  @Test
  void everyTruncatedOrLongerOrChangedPathIsRefusedOrAnotherRequest() {
    for (ShardRequest request : requests()) {
      String path = request.path();
      for (int at = 0; at < path.length(); at++) {
        assertNotUnderstoodAs(request, path.substring(0, at));
        assertNotUnderstoodAs(request, path.substring(0, at) + "%" + path.substring(at + 1));
        assertNotUnderstoodAs(request, path.substring(0, at) + "/" + path.substring(at));
      }
      assertNotUnderstoodAs(request, path + "&x=1");
      assertNotUnderstoodAs(request, path + "/");
      assertNotUnderstoodAs(request, path + "x".repeat(1000));
    }
  }

  private static void assertNotUnderstoodAs(ShardRequest request, String path) {
    assertThat(RequestReading.of(request.method(), path, request.bodyLength()))
        .isNotEqualTo(new Understood(request));
  }

  @Test
  void aRequestHasTheLengthThatItsPathTells() {
    for (ShardRequest request : requests()) {
      for (long wrong : new long[] {-1, 1, Long.MAX_VALUE / 2}) {
        assertRefused(
            ShardAnswer.MALFORMED_REQUEST,
            RequestReading.of(request.method(), request.path(), request.bodyLength() + wrong));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?length=0&block=1",
        "?length=67108865&block=1",
        "?length=1&block=16385",
        "?length=01&block=1",
        "?block=1&length=1",
        "?length=999999999&block=999999999",
        "?length=9999999999&block=1",
        "?length=-1&block=1"
      })
  void appendsPastTheBoundsAreRefused(String query) {
    assertRefused(ShardAnswer.MALFORMED_REQUEST, RequestReading.of("PUT", SHARD_PATH + query, 5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/shards/v1/drives/0/status",
        "/shards/v1/drives/32768/status",
        "/shards/v1/drives/07/status",
        "/shards/v1/drives/7/inventory?first=2&last=1",
        "/shards/v1/drives/7/inventory?first=0&last=65536",
        "/shards/v1/drives/7/shards/01234567-89ab-cdef-fedc-ba9876543210/256?first=0&count=1",
        "/shards/v1/drives/7/shards/01234567-89AB-cdef-fedc-ba9876543210/8?first=0&count=1",
        "/shards/v1/drives/7/shards/0-9-c-f-b/8?first=0&count=1",
        "/shards/v1/drives/7/shards/01234567-89ab-cdef-fedc-ba9876543210/8?first=0&count=17",
        "/shards/v1/drives/7/../7/status",
        "/",
        "*"
      })
  void otherPathsThanThoseAreRefused(String path) {
    assertRefused(ShardAnswer.MALFORMED_REQUEST, RequestReading.of("GET", path, 0));
  }

  @Test
  void aMethodBelongsToItsPath() {
    for (ShardRequest request : requests()) {
      for (String method : List.of("HEAD", "DELETE", "get", "put")) {
        assertRefused(
            ShardAnswer.MALFORMED_REQUEST,
            RequestReading.of(method, request.path(), request.bodyLength()));
      }
    }
  }

  @Test
  void anotherVersionIsRefusedInOneLine() {
    RequestReading reading = RequestReading.of("GET", "/shards/v2/drives/7/status", 0);
    assertThat(reading)
        .isEqualTo(
            new Refused(
                ShardAnswer.OTHER_VERSION,
                "this node speaks version 1 of the shard protocol, not v2"));
    assertRefused(
        ShardAnswer.OTHER_VERSION, RequestReading.of("GET", "/shards/\u0001\n/drives/7", 0));
  }

  private static void assertRefused(ShardAnswer answer, RequestReading reading) {
    assertThat(reading)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.answer()).isEqualTo(answer);
              assertThat(refused.detail()).doesNotContain("\n");
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyAnswerIsFoundByItsName(ShardAnswer answer) {
    assertThat(ShardAnswer.of(answer.token())).contains(answer);
  }

  @Test
  void formsOutsideTheBoundsAreNone() {
    ShardSpec spec = new ShardSpec(SHARD, 100_000, 16_384);
    assertThat(ShardHeaders.readForm(SHARD, ShardHeaders.form(spec))).contains(spec);
    for (String wrong : List.of("", "1", "0/1", "1/0", "1/16385", "67108865/1", "1/1/1", " 1/1")) {
      assertThat(ShardHeaders.readForm(SHARD, wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void aListOfDropsIsTheOneOfItsDigest() {
    List<ShardId> shards = List.of(SHARD, new ShardId(SHARD.blob(), 255));
    byte[] bytes = DropList.encode(shards);
    String digest = DropList.digest(bytes);
    assertThat(bytes).hasSize(2 * DropList.ENTRY_BYTES);
    assertThat(DropList.decode(bytes, digest)).contains(shards);
    assertThat(DropList.decode(new byte[0], DropList.digest(new byte[0]))).contains(List.of());
    forEveryFlippedBit(bytes, changed -> assertThat(DropList.decode(changed, digest)).isEmpty());
    assertThat(DropList.decode(Arrays.copyOf(bytes, 17), digest)).isEmpty();
    assertThatThrownBy(() -> new ShardRequest.Drop(DRIVE, ShardStore.MAX_DROPS + 1, digest))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anInventoryIsReadBackAndItsDamageIsSeen() {
    List<ShardSpec> shards = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      shards.add(new ShardSpec(new ShardId(SHARD.blob(), i), 1 + i * 1000L, 64));
    }
    byte[] bytes = InventoryList.encode(shards);
    assertThat(bytes).hasSize(5 * 25 + 4);
    assertThat(InventoryList.decode(bytes)).contains(shards);
    assertThat(InventoryList.decode(InventoryList.encode(List.of()))).contains(List.of());
    forEveryFlippedBit(bytes, changed -> assertThat(InventoryList.decode(changed)).isEmpty());
    forEveryTruncation(bytes, cut -> assertThat(InventoryList.decode(cut)).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void aStatusIsReadBackAndItsDamageIsSeen(Health health) {
    DriveStatus status = new DriveStatus(DRIVE, 3, health, "größer", 1L << 45, 5, 6, 7);
    byte[] bytes = StatusForm.encode(status);
    assertThat(StatusForm.decode(bytes)).contains(status);
    forEveryFlippedBit(bytes, changed -> assertThat(StatusForm.decode(changed)).isEmpty());
    forEveryTruncation(bytes, cut -> assertThat(StatusForm.decode(cut)).isEmpty());
  }

  @Test
  void aLongDetailIsCut() {
    DriveStatus status =
        new DriveStatus(DRIVE, 1, Health.ISOLATED, "x".repeat(100_000), 0, 0, 0, 0);
    byte[] bytes = StatusForm.encode(status);
    assertThat(bytes).hasSizeLessThanOrEqualTo(StatusForm.MAX_BYTES);
    assertThat(StatusForm.decode(bytes).map(DriveStatus::detail))
        .isEqualTo(Optional.of("x".repeat(ShardAnswer.MAX_DETAIL_BYTES)));
  }

  private interface Check {
    void on(byte[] bytes);
  }

  private static void forEveryFlippedBit(byte[] bytes, Check check) {
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      check.on(changed);
    }
  }

  private static void forEveryTruncation(byte[] bytes, Check check) {
    for (int length = 0; length < bytes.length; length++) {
      check.on(Arrays.copyOf(bytes, length));
    }
  }
}
