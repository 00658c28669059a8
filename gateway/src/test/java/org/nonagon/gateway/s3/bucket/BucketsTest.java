package org.nonagon.gateway.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;

final class BucketsTest {
  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    fixture.close();
  }

  @Test
  void aBucketIsMadeFoundListedAndRemoved() throws Exception {
    RawResponse made = client.put("/bucket", "");
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.header("location")).contains("/bucket");
    assertThat(client.head("/bucket").status()).isEqualTo(200);
    assertThat(client.head("/bucket").header("x-amz-bucket-region")).contains("us-east-1");
    assertThat(client.get("/bucket?location").text()).contains("<LocationConstraint");
    assertThat(client.get("/").element("Name")).isEqualTo("bucket");
    assertThat(client.delete("/bucket").status()).isEqualTo(204);
    assertThat(client.head("/bucket").status()).isEqualTo(404);
    assertThat(client.get("/").text()).doesNotContain("<Name>");
  }

  @Test
  void bucketsAreListedInPages() throws Exception {
    for (String name : new String[] {"xaa", "xbb", "xcc"}) {
      client.put("/" + name, "");
    }
    RawResponse first = client.get("/?max-buckets=2");
    assertThat(first.text()).contains("xaa", "xbb").doesNotContain("xcc");
    String token = first.element("ContinuationToken");
    RawResponse second = client.get("/?continuation-token=" + token + "&max-buckets=2");
    assertThat(second.text()).contains("xcc").doesNotContain("xaa", "ContinuationToken");
    assertThat(client.get("/?prefix=xb").text())
        .contains("xbb", "<Prefix>xb</Prefix>")
        .doesNotContain("xaa");
    assertThat(client.get("/?max-buckets=3").text())
        .contains("xcc")
        .doesNotContain("ContinuationToken");
    assertThat(client.get("/?continuation-token=").text()).contains("xaa", "xbb", "xcc");
  }

  @Test
  void bucketsAreListedByTheirRegion() throws Exception {
    for (String name : new String[] {"here-1", "here-2"}) {
      client.put("/" + name, "");
    }
    fixture
        .catalog
        .createBucket(new BucketName("here-0"), AccountId.ROOT, "eu-west-1")
        .await()
        .indefinitely();
    assertThat(client.get("/?bucket-region=eu-west-1").text())
        .contains("here-0")
        .doesNotContain("here-1");
    RawResponse first = client.get("/?bucket-region=us-east-1&max-buckets=1");
    assertThat(first.element("Name")).isEqualTo("here-1");
    RawResponse second =
        client.get(
            "/?bucket-region=us-east-1&max-buckets=1&continuation-token="
                + first.element("ContinuationToken"));
    assertThat(second.element("Name")).isEqualTo("here-2");
    assertThat(second.text()).doesNotContain("ContinuationToken");
    assertThat(client.get("/?bucket-region=mars-1").text()).contains("<Buckets></Buckets>");
  }

  @Test
  void wrongParametersOfAListOfBucketsAreRefused() throws Exception {
    for (String query :
        new String[] {"max-buckets=0", "max-buckets=10001", "max-buckets=x", "max-buckets=-1"}) {
      assertThat(client.get("/?" + query).code()).as(query).isEqualTo("InvalidArgument");
    }
    assertThat(client.get("/?continuation-token=nonsense").code()).isEqualTo("InvalidArgument");
    assertThat(client.get("/?max-buckets=10000").status()).isEqualTo(200);
  }

  @Test
  void makingABucketTwiceIsFineInTheFirstRegion() throws Exception {
    assertThat(client.put("/bucket", "").status()).isEqualTo(200);
    assertThat(client.put("/bucket", "").status()).isEqualTo(200);
  }

  @Test
  void theBucketOfAnotherAccountIsTakenAndOutOfReach() throws Exception {
    fixture
        .catalog
        .createBucket(new BucketName("theirs"), new AccountId(7), "us-east-1")
        .await()
        .indefinitely();
    assertThat(client.put("/theirs", "").code()).isEqualTo("BucketAlreadyExists");
    assertThat(client.get("/theirs").code()).isEqualTo("AccessDenied");
    assertThat(client.put("/theirs/key", "x").code()).isEqualTo("AccessDenied");
    RawResponse head = client.head("/theirs");
    assertThat(head.status()).isEqualTo(403);
    assertThat(head.header("x-amz-bucket-region")).contains("us-east-1");
    assertThat(client.get("/").text()).doesNotContain("theirs");
  }

  @Test
  void aBucketThatHoldsSomethingStays() throws Exception {
    client.put("/bucket", "");
    client.put("/bucket/key", "x");
    RawResponse refused = client.delete("/bucket");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("BucketNotEmpty");
    client.delete("/bucket/key");
    assertThat(client.delete("/bucket").status()).isEqualTo(204);
  }

  @Test
  void wrongNamesRegionsAndDocumentsAreRefused() throws Exception {
    assertThat(client.put("/UPPER", "").code()).isEqualTo("InvalidBucketName");
    assertThat(client.put("/ab", "").code()).isEqualTo("InvalidBucketName");
    assertThat(client.put("/bucket", "<oops").code()).isEqualTo("MalformedXML");
    assertThat(client.put("/bucket", configuration("eu-north-7")).code())
        .isEqualTo("InvalidLocationConstraint");
    assertThat(client.put("/bucket", configuration("us-east-1")).status()).isEqualTo(200);
    assertThat(client.put("/bucket", configuration("")).status()).isEqualTo(200);
    assertThat(client.put("/bucket", "<Other/>").code()).isEqualTo("MalformedXML");
  }

  @Test
  void whatANewBucketCannotBeIsRefused() throws Exception {
    assertThat(client.put("/other", "", "x-amz-acl", "public-read").code())
        .isEqualTo("InvalidBucketAclWithObjectOwnership");
    assertThat(client.put("/other", "", "x-amz-grant-read", "id=1").code())
        .isEqualTo("InvalidBucketAclWithObjectOwnership");
    assertThat(client.put("/other", "", "x-amz-acl", "nonsense").code())
        .isEqualTo("InvalidArgument");
    assertThat(client.put("/other", "", "x-amz-object-ownership", "nonsense").code())
        .isEqualTo("InvalidArgument");
    assertThat(client.put("/other", "", "x-amz-object-ownership", "ObjectWriter").status())
        .isEqualTo(501);
    assertThat(client.put("/other", "", "x-amz-bucket-object-lock-enabled", "true").status())
        .isEqualTo(501);
    assertThat(client.put("/other", "", "x-amz-bucket-namespace", "account-regional").status())
        .isEqualTo(501);
    String tags =
        "<CreateBucketConfiguration><Tags><Tag><Key>k</Key><Value>v</Value></Tag></Tags>"
            + "</CreateBucketConfiguration>";
    assertThat(client.put("/other", tags).status()).isEqualTo(501);
    assertThat(client.head("/other").status()).isEqualTo(404);
    assertThat(
            client
                .put(
                    "/other",
                    "",
                    "x-amz-acl",
                    "private",
                    "x-amz-object-ownership",
                    "BucketOwnerEnforced",
                    "x-amz-bucket-object-lock-enabled",
                    "false",
                    "x-amz-what-nobody-knows",
                    "is ignored")
                .status())
        .isEqualTo(200);
  }

  private static String configuration(String region) {
    return "<CreateBucketConfiguration><LocationConstraint>%s</LocationConstraint></CreateBucketConfiguration>"
        .formatted(region);
  }

  @Test
  void whatIsNotThereIsNoSuchBucket() throws Exception {
    RawResponse missing = client.get("/missing");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("NoSuchBucket");
    assertThat(missing.element("BucketName")).isEqualTo("missing");
    assertThat(missing.element("Message")).isNotEmpty();
    assertThat(missing.element("RequestId"))
        .isEqualTo(missing.header("x-amz-request-id").orElseThrow());
    assertThat(client.delete("/missing").code()).isEqualTo("NoSuchBucket");
    assertThat(client.put("/missing/key", "x").code()).isEqualTo("NoSuchBucket");
    assertThat(client.head("/missing/key").status()).isEqualTo(404);
  }

  @Test
  void theExpectedOwnerMustBeTheOwner() throws Exception {
    client.put("/bucket", "");
    assertThat(client.get("/bucket", "x-amz-expected-bucket-owner", "000000000001").status())
        .isEqualTo(200);
    assertThat(client.get("/bucket", "x-amz-expected-bucket-owner", "000000000009").code())
        .isEqualTo("AccessDenied");
    assertThat(client.get("/bucket", "x-amz-expected-bucket-owner", "me").code())
        .isEqualTo("InvalidBucketOwnerAWSAccountID");
  }

  @Test
  void whatIsNotBuiltSaysSo() throws Exception {
    client.put("/bucket", "");
    RawResponse answer = client.get("/bucket?policy");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.code()).isEqualTo("NotImplemented");
    assertThat(answer.element("Message")).contains("GetBucketPolicy");
  }
}
