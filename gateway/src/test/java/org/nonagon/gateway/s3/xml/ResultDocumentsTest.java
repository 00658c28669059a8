package org.nonagon.gateway.s3.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.xml.ObjectAttributesResult.Attribute;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog.UploadPage;
import org.nonagon.protocol.catalog.UploadCatalog.UploadQuery;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.PartBoundary;

class ResultDocumentsTest {

  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  private static final String NS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
  private static final Owner OWNER = new Owner("75aa57f0", "root");
  private static final String OWNER_XML = "<ID>75aa57f0</ID><DisplayName>root</DisplayName>";
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final BucketId BUCKET_ID = new BucketId(Home.ONLY, 1);
  private static final Instant TIME = Instant.parse("2024-05-06T07:08:09.123456Z");
  private static final String TIME_XML = "2024-05-06T07:08:09.000Z";
  private static final long RANK = 1_714_979_289_123_456L;
  private static final EntityTag ETAG = new EntityTag("9b2cf535f27731c974343645a3985328");
  private static final String ETAG_XML =
      "<ETag>&quot;9b2cf535f27731c974343645a3985328&quot;</ETag>";
  private static final Optional<ObjectChecksum> CRC =
      Optional.of(
          new ObjectChecksum(ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT, "AAAAAA=="));

  private static void assertDocument(byte[] document, String root, String inner) {
    assertThat(new String(document, UTF_8))
        .isEqualTo(HEAD + "<" + root + NS + ">" + inner + "</" + root + ">");
  }

  private static ListPage.Item key(String key) {
    return new ListPage.Item.Listed(
        ObjectKey.of(key), RANK, 7, ETAG, AccountId.ROOT, Optional.empty(), "STANDARD");
  }

  private static ListContents contents(
      KeyCoding coding, boolean isTruncated, ListPage.Item... items) {
    return new ListContents(new ListPage(List.of(items), isTruncated), coding, Optional.empty());
  }

  private static String contentsXml(String key) {
    return "<Contents><Key>"
        + key
        + "</Key><LastModified>"
        + TIME_XML
        + "</LastModified>"
        + ETAG_XML
        + "<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm>"
        + "<ChecksumType>FULL_OBJECT</ChecksumType>"
        + "<Size>7</Size><StorageClass>STANDARD</StorageClass></Contents>";
  }

  @Test
  void bucketsAreListedWithTheirOwner() {
    Bucket bucket =
        new Bucket(BUCKET_ID, BUCKET, AccountId.ROOT, "us-east-1", TIME, Bucket.Versioning.OFF);
    assertDocument(
        new ListAllMyBucketsResult(OWNER, List.of(bucket), Optional.empty(), Optional.empty())
            .toXml(),
        "ListAllMyBucketsResult",
        "<Owner>"
            + OWNER_XML
            + "</Owner><Buckets><Bucket><Name>bucket</Name><CreationDate>"
            + TIME_XML
            + "</CreationDate><BucketRegion>us-east-1</BucketRegion></Bucket></Buckets>");
  }

  @Test
  void theFirstFormOfAListingHasAMarker() {
    ListContents contents =
        contents(
            KeyCoding.PLAIN, true, key("a"), new ListPage.Item.CommonPrefix(KeyPrefix.of("b/")));
    assertDocument(
        new ListBucketResult(
                BUCKET,
                KeyPrefix.EMPTY,
                KeyPrefix.EMPTY,
                Optional.of(KeyPrefix.of("/")),
                2,
                contents)
            .toXml(),
        "ListBucketResult",
        "<Name>bucket</Name><Prefix></Prefix><Marker></Marker><NextMarker>b/</NextMarker>"
            + "<MaxKeys>2</MaxKeys><Delimiter>/</Delimiter><IsTruncated>true</IsTruncated>"
            + contentsXml("a")
            + "<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes>");
  }

  @Test
  void withoutADelimiterThereIsNoNextMarker() {
    byte[] document =
        new ListBucketResult(
                BUCKET,
                KeyPrefix.of("a"),
                KeyPrefix.EMPTY,
                Optional.empty(),
                1,
                contents(KeyCoding.PLAIN, true, key("a")))
            .toXml();
    assertThat(new String(document, UTF_8))
        .doesNotContain("NextMarker")
        .contains("<Prefix>a</Prefix>");
  }

  @Test
  void theSecondFormOfAListingCountsItsKeys() {
    ListContents contents =
        new ListContents(
            new ListPage(List.of(key("é&")), true), KeyCoding.PLAIN, Optional.of(_ -> OWNER));
    assertDocument(
        new ListBucketV2Result(
                BUCKET,
                KeyPrefix.EMPTY,
                Optional.of(KeyPrefix.of("a")),
                Optional.of("t1"),
                Optional.of("t2"),
                Optional.empty(),
                1000,
                contents)
            .toXml(),
        "ListBucketResult",
        "<Name>bucket</Name><Prefix></Prefix><StartAfter>a</StartAfter>"
            + "<ContinuationToken>t1</ContinuationToken>"
            + "<NextContinuationToken>t2</NextContinuationToken><KeyCount>1</KeyCount>"
            + "<MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated>"
            + contentsXml("é&amp;")
                .replace("<StorageClass>", "<Owner>" + OWNER_XML + "</Owner><StorageClass>"));
  }

  @ParameterizedTest
  @CsvSource({
    "a b, a+b",
    "a+b, a%2Bb",
    "a/b, a/b",
    "é, %C3%A9",
    "test_file(3).png, test_file%283%29.png",
    "a*b-c.d, a*b-c.d",
    "%, %25"
  })
  void aListingMayBeUrlCoded(String key, String coded) {
    byte[] document =
        new ListBucketV2Result(
                BUCKET,
                KeyPrefix.of(key),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(KeyPrefix.of(key)),
                1000,
                contents(
                    KeyCoding.URL,
                    false,
                    key(key),
                    new ListPage.Item.CommonPrefix(KeyPrefix.of(key))))
            .toXml();
    assertThat(new String(document, UTF_8))
        .contains("<Key>" + coded + "</Key>")
        .contains("<Delimiter>" + coded + "</Delimiter><EncodingType>url</EncodingType>")
        .contains("<CommonPrefixes><Prefix>" + coded + "</Prefix></CommonPrefixes>");
  }

  @Test
  void theEncodingTypeIsUrlOrNone() {
    assertThat(KeyCoding.parse(Optional.empty()).orThrow()).isEqualTo(KeyCoding.PLAIN);
    assertThat(KeyCoding.parse(Optional.of("url")).orThrow()).isEqualTo(KeyCoding.URL);
    assertThat(KeyCoding.parse(Optional.of("base64"))).isInstanceOf(S3Outcome.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1, &#x1;",
    "0, &#x0;",
    "13, &#xD;",
    "31, &#x1F;",
    "65534, &#xFFFE;",
    "65535, &#xFFFF;",
    "38, &amp;",
    "60, &lt;",
    "62, &gt;",
    "34, &quot;",
    "39, ''''",
    "128512, \uD83D\uDE00",
    "65533, \uFFFD"
  })
  void charactersAreEscapedAsS3Does(int codePoint, String escaped) {
    byte[] text = ("x" + Character.toString(codePoint) + "y").getBytes(UTF_8);
    byte[] document = XmlWriter.plainDocument("a").listed("k", text).finish();
    assertThat(new String(document, UTF_8)).isEqualTo(HEAD + "<a><k>x" + escaped + "y</k></a>");
  }

  @Test
  void outsideOfListingsEveryDocumentIsOneThatParsersTake() {
    String text = "\u0000\u0001\t\n\u000b\r\u001f\uFFFD\uFFFE\uFFFF&";
    byte[] document = XmlWriter.plainDocument("a").element("k", text).finish();
    assertThat(new String(document, UTF_8))
        .isEqualTo(HEAD + "<a><k>\uFFFD\uFFFD\t\n\uFFFD&#xD;\uFFFD\uFFFD\uFFFD\uFFFD&amp;</k></a>");
  }

  @Test
  void lineEndsAndTabsStayWhatTheyAre() {
    assertThat(new String(XmlWriter.plainDocument("a").text("x\n\ty").finish(), UTF_8))
        .isEqualTo(HEAD + "<a>x\n\ty</a>");
  }

  @Test
  void theFirstRegionIsNoConstraint() {
    assertDocument(new LocationConstraint("us-east-1").toXml(), "LocationConstraint", "");
    assertDocument(new LocationConstraint("eu-west-1").toXml(), "LocationConstraint", "eu-west-1");
  }

  private static final UploadId UPLOAD = new UploadId(new UUID(1, 2));

  private static Upload upload(String key) {
    return new Upload(
        UPLOAD,
        BUCKET_ID,
        ObjectKey.of(key),
        AccountId.ROOT,
        TIME,
        ObjectAttributes.NONE,
        Optional.empty());
  }

  @Test
  void anUploadBeginsAndEnds() {
    assertDocument(
        new InitiateMultipartUploadResult(BUCKET, ObjectKey.of("k"), UPLOAD).toXml(),
        "InitiateMultipartUploadResult",
        "<Bucket>bucket</Bucket><Key>k</Key><UploadId>" + UPLOAD + "</UploadId>");
    assertDocument(
        new CompleteMultipartUploadResult(
                "http://h/bucket/k", BUCKET, ObjectKey.of("k"), ETAG, CRC.orElseThrow())
            .toXml(),
        "CompleteMultipartUploadResult",
        "<Location>http://h/bucket/k</Location><Bucket>bucket</Bucket><Key>k</Key>"
            + ETAG_XML
            + "<ChecksumCRC32>AAAAAA==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType>");
  }

  @Test
  void partsAreListedByNumber() {
    UploadedPart part =
        new UploadedPart(
            3, TIME, new ObjectContent(7, ETAG, 0, List.of(), List.of(), CRC, List.of()));
    assertDocument(
        new ListPartsResult(BUCKET, upload("k"), OWNER, 2, 1, List.of(part), true).toXml(),
        "ListPartsResult",
        "<Bucket>bucket</Bucket><Key>k</Key><UploadId>"
            + UPLOAD
            + "</UploadId><Initiator>"
            + OWNER_XML
            + "</Initiator><Owner>"
            + OWNER_XML
            + "</Owner><StorageClass>STANDARD</StorageClass>"
            + "<PartNumberMarker>2</PartNumberMarker><NextPartNumberMarker>3</NextPartNumberMarker>"
            + "<MaxParts>1</MaxParts><IsTruncated>true</IsTruncated><Part><PartNumber>3</PartNumber>"
            + "<LastModified>"
            + TIME_XML
            + "</LastModified>"
            + ETAG_XML
            + "<Size>7</Size>"
            + "<ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part>");
  }

  @Test
  void uploadsAreListedByKey() {
    UploadQuery query =
        new UploadQuery(
            BUCKET_ID, KeyPrefix.EMPTY, KeyPrefix.EMPTY, KeyPrefix.EMPTY, Optional.empty(), 1);
    UploadPage page =
        new UploadPage(
            List.of(upload("k")), List.of(), true, KeyPrefix.of("k"), Optional.of(UPLOAD));
    assertDocument(
        new ListMultipartUploadsResult(BUCKET, query, page, KeyCoding.PLAIN, _ -> OWNER).toXml(),
        "ListMultipartUploadsResult",
        "<Bucket>bucket</Bucket><KeyMarker></KeyMarker><UploadIdMarker></UploadIdMarker>"
            + "<NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>"
            + UPLOAD
            + "</NextUploadIdMarker>"
            + "<Prefix></Prefix><MaxUploads>1</MaxUploads><IsTruncated>true</IsTruncated>"
            + "<Upload><Key>k</Key><UploadId>"
            + UPLOAD
            + "</UploadId><Initiator>"
            + OWNER_XML
            + "</Initiator><Owner>"
            + OWNER_XML
            + "</Owner><StorageClass>STANDARD</StorageClass>"
            + "<Initiated>"
            + TIME_XML
            + "</Initiated></Upload>");
  }

  @Test
  void aCopyTellsItsTagAndTime() {
    String inner = "<LastModified>" + TIME_XML + "</LastModified>" + ETAG_XML;
    assertDocument(
        new CopyObjectResult(TIME, ETAG, CRC.orElseThrow()).toXml(),
        "CopyObjectResult",
        inner + "<ChecksumCRC32>AAAAAA==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType>");
    assertDocument(
        new CopyPartResult(TIME, ETAG, Optional.empty()).toXml(), "CopyPartResult", inner);
  }

  @Test
  void attributesAreThoseThatWereAskedFor() {
    List<PartBoundary> parts =
        List.of(
            new PartBoundary(2, 5, CRC),
            new PartBoundary(4, 6, CRC),
            new PartBoundary(9, 7, Optional.empty()));
    ObjectContent content = new ObjectContent(18, ETAG, 0, List.of(), parts, CRC, List.of());
    assertDocument(
        new ObjectAttributesResult(EnumSet.allOf(Attribute.class), content, "STANDARD_IA", 2, 1)
            .toXml(),
        "GetObjectAttributesResponse",
        "<ETag>"
            + ETAG.value()
            + "</ETag><Checksum><ChecksumCRC32>AAAAAA==</ChecksumCRC32>"
            + "<ChecksumType>FULL_OBJECT</ChecksumType></Checksum>"
            + "<ObjectParts><PartsCount>3</PartsCount><PartNumberMarker>2</PartNumberMarker>"
            + "<NextPartNumberMarker>4</NextPartNumberMarker><MaxParts>1</MaxParts>"
            + "<IsTruncated>true</IsTruncated><Part><PartNumber>4</PartNumber><Size>6</Size>"
            + "<ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part></ObjectParts>"
            + "<StorageClass>STANDARD_IA</StorageClass><ObjectSize>18</ObjectSize>");
    ObjectContent plain =
        new ObjectContent(18, ETAG, 0, List.of(), List.of(), Optional.empty(), List.of());
    assertDocument(
        new ObjectAttributesResult(
                Set.of(Attribute.OBJECT_PARTS, Attribute.CHECKSUM), plain, "STANDARD", 0, 1000)
            .toXml(),
        "GetObjectAttributesResponse",
        "<Checksum><ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME>"
            + "<ChecksumType>FULL_OBJECT</ChecksumType></Checksum>");
  }

  @Test
  void aDeletionTellsOfEachKeyUnlessItIsQuiet() {
    List<DeleteResult.Verdict> verdicts =
        List.of(
            new DeleteResult.Verdict.Deleted(ObjectKey.of("a"), Optional.empty(), Optional.empty()),
            new DeleteResult.Verdict.Failed(
                ObjectKey.of("b"), Optional.of("null"), S3Error.ACCESS_DENIED.failure()));
    String error =
        "<Error><Key>b</Key><VersionId>null</VersionId><Code>AccessDenied</Code>"
            + "<Message>Access Denied</Message></Error>";
    assertDocument(
        new DeleteResult(verdicts, false).toXml(),
        "DeleteResult",
        "<Deleted><Key>a</Key></Deleted>" + error);
    assertDocument(new DeleteResult(verdicts, true).toXml(), "DeleteResult", error);
  }
}
