package org.nonagon.metadataclient.message;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.Acl;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.EncryptedRun;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectLock;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.PartBoundary;
import org.nonagon.protocol.object.Retention;
import org.nonagon.protocol.object.Tags;
import org.nonagon.protocol.object.UserMetadata;
import org.nonagon.protocol.object.VersionId;

/** Values with something in every field. */
final class Samples {
  static final UUID ID = new UUID(0x8123456789abcdefL, 0xfedcba9876543210L);
  static final BlobId BLOB = new BlobId(ID);
  static final BucketId BUCKET = new BucketId(new Home(3), -7);
  static final ObjectKey KEY = ObjectKey.of(new byte[] {0, (byte) 0xff, '/', (byte) 0x80});
  static final AccountId OWNER = new AccountId(999_999_999_999L);
  static final VersionId VERSION = new VersionId(Long.MAX_VALUE, -1);
  static final EntityTag ETAG = new EntityTag("0123456789abcdef0123456789abcdef-10000");
  static final Instant MOMENT = Instant.ofEpochSecond(-5, 999_999_999);

  static final BlobManifest MANIFEST =
      new BlobManifest(
          BLOB,
          new StripeLayout(ErasureProfile.STANDARD, 16 << 10, BlobManifest.MAX_LENGTH),
          IntStream.rangeClosed(1, 9).mapToObj(DriveId::new).toList(),
          Set.of(0, 8));

  static final WrittenBlob WRITTEN =
      new WrittenBlob(MANIFEST, List.of(1, 2, 3, 4, 5, 6, 7, 8, WrittenBlob.NOTHING_STORED));

  private Samples() {}

  static ObjectChecksum checksum(ChecksumAlgorithm algorithm, ChecksumType type) {
    return new ObjectChecksum(algorithm, type, "AAAAAA==-2");
  }

  static ObjectContent content() {
    Optional<ObjectChecksum> checksum =
        Optional.of(checksum(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE));
    return new ObjectContent(
        10,
        ETAG,
        -1,
        List.of(new Extent(BLOB, 5, 4, Long.MIN_VALUE), new Extent(BLOB, 0, 6, 1)),
        List.of(new PartBoundary(1, 4, Optional.empty()), new PartBoundary(10_000, 6, checksum)),
        checksum,
        List.of(new EncryptedRun("0123456789abcdef0123456789abcdef", 1, 9, "d3JhcHBlZA==", "k1")));
  }

  static ObjectAttributes attributes() {
    return new ObjectAttributes(
        new ContentHeaders(new TreeMap<>(Map.of("content-type", "text/plain; charset=\u00e4"))),
        new UserMetadata(new TreeMap<>(Map.of("a", "", "b", "\ud83d\ude00"))),
        new Tags(new TreeMap<>(Map.of("k", "v"))),
        new Acl(
            java.util.Arrays.stream(Acl.Permission.values())
                .map(permission -> new Acl.Grant("somebody", permission))
                .toList()),
        new ObjectLock(Optional.of(new Retention(Retention.Mode.COMPLIANCE, MOMENT)), true),
        "STANDARD");
  }

  static ObjectVersion version() {
    return new ObjectVersion(KEY, 123, VERSION, OWNER, content(), attributes());
  }

  static Upload upload() {
    return new Upload(
        new UploadId(ID),
        BUCKET,
        KEY,
        OWNER,
        MOMENT,
        attributes(),
        Optional.of(new Upload.UploadChecksum(ChecksumAlgorithm.CRC32C, ChecksumType.FULL_OBJECT)));
  }

  static UploadedPart part() {
    return new UploadedPart(10_000, MOMENT, content());
  }
}
