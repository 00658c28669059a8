package org.nonagon.systemtests.fuzz;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.cli.client.S3Connection.Response;

/** What a server stores, as far as a client sees it. */
record StoredState(Map<String, String> answers) {
  private static final List<String> KEYS = List.of(Requests.KEY, "two", "three/four", "five six");

  /** Makes a bucket with some objects and an upload under way; gives the upload's id. */
  static String prepare(ClientProfile profile) throws IOException {
    try (S3Connection connection = connect(profile)) {
      send(connection, "PUT", "/" + Requests.BUCKET, "", "");
      for (String key : KEYS) {
        send(connection, "PUT", path(key), "", "the body of " + key);
      }
      String upload = send(connection, "POST", path(Requests.KEY), "uploads=", "");
      String id = upload.replaceFirst("(?s).*<UploadId>([^<]+)</UploadId>.*", "$1");
      send(connection, "PUT", path(Requests.KEY), "partNumber=1&uploadId=" + id, "a part");
      return id;
    }
  }

  /** Reads everything. */
  static StoredState read(ClientProfile profile, String uploadId) throws IOException {
    Map<String, String> answers = new TreeMap<>();
    try (S3Connection connection = connect(profile)) {
      String bucket = "/" + Requests.BUCKET;
      answers.put("buckets", send(connection, "GET", "/", "", ""));
      answers.put("objects", send(connection, "GET", bucket, "list-type=2", ""));
      answers.put("uploads", send(connection, "GET", bucket, "uploads=", ""));
      answers.put("parts", send(connection, "GET", path(Requests.KEY), "uploadId=" + uploadId, ""));
      for (String key : KEYS) {
        answers.put(key, send(connection, "GET", path(key), "", ""));
      }
    }
    return new StoredState(answers);
  }

  private static S3Connection connect(ClientProfile profile) throws IOException {
    return new S3Connection(profile, InstantSource.system());
  }

  private static String path(String key) {
    return "/" + Requests.BUCKET + "/" + key.replace(" ", "%20");
  }

  private static String send(
      S3Connection connection, String method, String path, String query, String body)
      throws IOException {
    Response response =
        connection.send(
            method, path, query, body.getBytes(java.nio.charset.StandardCharsets.UTF_8), true);
    if (!response.isSuccess()) {
      throw new IOException(method + " " + path + "?" + query + ": " + response.text());
    }
    return response.text();
  }
}
