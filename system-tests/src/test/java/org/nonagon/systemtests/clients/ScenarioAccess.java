package org.nonagon.systemtests.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.systemtests.clients.Scenario.EIGHT;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.systemtests.clients.Scenario.Step;
import org.nonagon.systemtests.process.Await;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;

/** The scenario's steps about presigned URLs and credentials. */
record ScenarioAccess(Scenario in, S3Presigner presigner, HttpClient http) {
  private static final Duration LASTING = Duration.ofMinutes(5);
  private static final Duration EXPIRY = Duration.ofSeconds(30);
  private static final String WRONG = "x".repeat(40);

  Map<String, Step> presigned() {
    return Map.of(
        "presign-get", this::get,
        "presign-head", this::head,
        "presign-put", this::put,
        "presign-delete", this::delete,
        "presign-expired", this::expired,
        "presign-tampered", this::tampered);
  }

  Map<String, Step> credentials() {
    ClientProfile p = in.profile();
    return Map.of(
        "wrong-secret",
            () ->
                assertRefusedFor(
                    "SignatureDoesNotMatch",
                    new ClientProfile(p.endpoint(), p.accessKey(), WRONG, p.region())),
        "unknown-key",
            () ->
                assertRefusedFor(
                    "InvalidAccessKeyId",
                    new ClientProfile(p.endpoint(), "AKIDNOBODYHASTHIS000", WRONG, p.region())),
        "anonymous", this::anonymous);
  }

  private void assertRefusedFor(String code, ClientProfile profile) {
    try (S3Client other = in.kind().open(profile)) {
      in.assertRefused(403, code, () -> other.getObjectAsBytes(in.object("eight").build()));
    }
  }

  private void anonymous() throws Exception {
    URI url = in.profile().endpoint().resolve("/" + in.bucket() + "/eight");
    assertForbidden("AccessDenied", "", fetch("GET", url.toURL()));
  }

  private HttpResponse<byte[]> fetch(String method, URL url)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url.toString()))
            .method(
                method,
                method.equals("PUT") ? BodyPublishers.ofString("by URL") : BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofByteArray());
  }

  private URL urlOfEight(Duration lasting) {
    GetObjectPresignRequest request =
        GetObjectPresignRequest.builder()
            .signatureDuration(lasting)
            .getObjectRequest(in.object("eight").build())
            .build();
    return presigner.presignGetObject(request).url();
  }

  private static void assertForbidden(String code, String message, HttpResponse<byte[]> answer) {
    assertThat(new String(answer.body(), UTF_8))
        .contains("<Code>" + code + "</Code><Message>" + message);
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  private void get() throws Exception {
    HttpResponse<byte[]> answer = fetch("GET", urlOfEight(LASTING));
    assertThat(answer.statusCode()).isEqualTo(200);
    Payload.assertSame(answer.body(), EIGHT);
  }

  private void head() throws Exception {
    URL url =
        presigner
            .presignHeadObject(
                b ->
                    b.signatureDuration(LASTING)
                        .headObjectRequest(h -> h.bucket(in.bucket()).key("eight")))
            .url();
    HttpResponse<byte[]> answer = fetch("HEAD", url);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("8192");
  }

  private void put() throws Exception {
    URL url =
        presigner
            .presignPutObject(
                b ->
                    b.signatureDuration(LASTING)
                        .putObjectRequest(in.newObject("presigned").build()))
            .url();
    HttpResponse<byte[]> answer = fetch("PUT", url);
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    in.assertBody("presigned", "by URL");
  }

  private void delete() throws Exception {
    URL url =
        presigner
            .presignDeleteObject(
                b ->
                    b.signatureDuration(LASTING)
                        .deleteObjectRequest(d -> d.bucket(in.bucket()).key("presigned")))
            .url();
    assertThat(fetch("DELETE", url).statusCode()).isEqualTo(204);
    in.assertAbsent("presigned");
  }

  /** A URL of one second works until it does not. */
  private void expired() {
    URL url = urlOfEight(Duration.ofSeconds(1));
    HttpResponse<byte[]> refused = Await.value(EXPIRY, () -> refusal(url)).orElseThrow();
    assertForbidden("AccessDenied", "Request has expired", refused);
  }

  private Optional<HttpResponse<byte[]>> refusal(URL url) {
    try {
      return Optional.of(fetch("GET", url)).filter(a -> a.statusCode() != 200);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void tampered() throws Exception {
    URL url = URI.create(urlOfEight(LASTING).toString().replace("/eight?", "/twice?")).toURL();
    assertForbidden("SignatureDoesNotMatch", "", fetch("GET", url));
  }
}
