package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.nonagon.protocol.disk.DriveFormat;
import org.nonagon.protocol.layout.DriveId;

/**
 * Which drive of which cluster a folder is: the content of {@value #FILE}.
 *
 * @param cluster the cluster
 * @param drive the drive
 * @param incarnation how often it was registered anew
 */
public record DriveIdentity(UUID cluster, DriveId drive, int incarnation) {
  /** The file that holds it. */
  public static final String FILE = "drive.properties";

  /** Refuses incarnations that were never given. */
  public DriveIdentity {
    if (incarnation < 1) {
      throw new IllegalArgumentException("not an incarnation: " + incarnation);
    }
  }

  /** The content of the file. */
  String write() {
    return """
        # What this folder is to its cluster. Do not edit it, and do not copy it to another folder.
        format=%d
        cluster=%s
        drive=%d
        incarnation=%d
        """
        .formatted(DriveFormat.VERSION, cluster, drive.value(), incarnation);
  }

  /**
   * Reads the content of the file.
   *
   * @throws IOException says in one line why it is not an identity that this program understands
   */
  static DriveIdentity read(String content) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(content));
      int format = Integer.parseInt(value(properties, "format"));
      if (format > DriveFormat.VERSION) {
        throw new IOException(
            "it is of format %d and this program reads up to %d"
                .formatted(format, DriveFormat.VERSION));
      }
      return new DriveIdentity(
          UUID.fromString(value(properties, "cluster")),
          new DriveId(Integer.parseInt(value(properties, "drive"))),
          Integer.parseInt(value(properties, "incarnation")));
    } catch (IllegalArgumentException broken) {
      throw new IOException("its %s is broken: %s".formatted(FILE, broken.getMessage()), broken);
    }
  }

  private static String value(Properties properties, String key) {
    return Optional.ofNullable(properties.getProperty(key))
        .orElseThrow(() -> new IllegalArgumentException(key + " is missing"));
  }
}
