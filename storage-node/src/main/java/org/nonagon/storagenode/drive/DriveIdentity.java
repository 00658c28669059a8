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
 * @param oldest the first incarnation whose segments count: an earlier one than the present where a
 *     drive that had been given up came back with what it has
 */
public record DriveIdentity(UUID cluster, DriveId drive, int incarnation, int oldest) {
  /** The file that holds it. */
  public static final String FILE = "drive.properties";

  /** Refuses incarnations that were never given. */
  public DriveIdentity {
    if (oldest < 1 || incarnation < oldest) {
      throw new IllegalArgumentException(
          "not incarnations: %d to %d".formatted(oldest, incarnation));
    }
  }

  /** A drive that begins empty. */
  public DriveIdentity(UUID cluster, DriveId drive, int incarnation) {
    this(cluster, drive, incarnation, incarnation);
  }

  /** The same drive in a later incarnation, with all that it has. */
  public DriveIdentity returned(int later) {
    return new DriveIdentity(cluster, drive, later, oldest);
  }

  /** Whether what was written under an incarnation counts. */
  boolean covers(int written) {
    return oldest <= written && written <= incarnation;
  }

  /** The content of the file. */
  String write() {
    return """
        # What this folder is to its cluster. Do not edit it, and do not copy it to another folder.
        format=%d
        cluster=%s
        drive=%d
        incarnation=%d
        oldest=%d
        """
        .formatted(DriveFormat.VERSION, cluster, drive.value(), incarnation, oldest);
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
      String incarnation = value(properties, "incarnation");
      return new DriveIdentity(
          UUID.fromString(value(properties, "cluster")),
          new DriveId(Integer.parseInt(value(properties, "drive"))),
          Integer.parseInt(incarnation),
          Integer.parseInt(properties.getProperty("oldest", incarnation)));
    } catch (IllegalArgumentException broken) {
      throw new IOException("its %s is broken: %s".formatted(FILE, broken.getMessage()), broken);
    }
  }

  private static String value(Properties properties, String key) {
    return Optional.ofNullable(properties.getProperty(key))
        .orElseThrow(() -> new IllegalArgumentException(key + " is missing"));
  }
}
