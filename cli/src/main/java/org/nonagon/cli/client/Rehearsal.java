package org.nonagon.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nonagon.cli.client.S3Connection.Response;

/**
 * One request of each common kind, sent to a server while its ahead-of-time cache is recorded, so
 * that the first requests of users find the classes of the request path loaded and linked. The
 * scripts run it; it is no command.
 */
public final class Rehearsal {
  private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");
  private static final int LARGE_BYTES = 1 << 20;

  /** Of that many zeros. */
  private static final String LARGE_MD5 = "b6d81b360a5672d80c27430f39153e2c";

  private static final String BUCKET = "/rehearsal";
  private static final String SMALL = BUCKET + "/small";
  private static final String LARGE = BUCKET + "/large";
  private static final byte[] NO_BODY = {};

  private final S3Connection connection;

  private Rehearsal(S3Connection connection) {
    this.connection = connection;
  }

  /**
   * Sends the requests and prints how long each took.
   *
   * @param arguments the endpoint; the credentials come from the environment
   */
  public static void main(String[] arguments) throws IOException {
    ClientProfile profile =
        ClientProfile.find(
                Optional.of(arguments[0]),
                Optional.empty(),
                System.getenv(),
                Path.of(System.getProperty("user.home")))
            .orElseThrow(() -> new IOException("no credentials"));
    try (S3Connection connection = new S3Connection(profile, InstantSource.system())) {
      new Rehearsal(connection).run();
    }
  }

  private void run() throws IOException {
    send("PUT", BUCKET, "", NO_BODY);
    send("PUT", SMALL, "", new byte[1000]);
    send("GET", SMALL, "", NO_BODY);
    send("HEAD", SMALL, "", NO_BODY);
    send("PUT", LARGE, "", new byte[LARGE_BYTES]);
    send("GET", LARGE, "", NO_BODY);
    multipart(LARGE);
    send("GET", LARGE, "", NO_BODY);
    send("GET", BUCKET, "delimiter=%2F&list-type=2&prefix=s", NO_BODY);
    send("GET", "/", "", NO_BODY);
    send("DELETE", SMALL, "", NO_BODY);
    send("DELETE", LARGE, "", NO_BODY);
    send("DELETE", BUCKET, "", NO_BODY);
  }

  private void multipart(String path) throws IOException {
    String created = send("POST", path, "uploads=", NO_BODY).text();
    Matcher id = UPLOAD_ID.matcher(created);
    if (!id.find()) {
      throw new IOException("no upload id: " + created);
    }
    String upload = "uploadId=" + id.group(1);
    String part = "<Part><PartNumber>1</PartNumber><ETag>" + LARGE_MD5 + "</ETag></Part>";
    send("PUT", path, "partNumber=1&" + upload, new byte[LARGE_BYTES]);
    send(
        "POST",
        path,
        upload,
        ("<CompleteMultipartUpload>" + part + "</CompleteMultipartUpload>").getBytes(UTF_8));
  }

  private Response send(String method, String path, String query, byte[] body) throws IOException {
    long start = System.nanoTime();
    Response response = connection.send(method, path, query, body, true);
    System.out.printf(
        "%s %s %s: %d in %.1f ms%n",
        method, path, query, response.status(), (System.nanoTime() - start) / 1e6);
    if (!response.isSuccess()) {
      throw new IOException(response.text());
    }
    return response;
  }
}
