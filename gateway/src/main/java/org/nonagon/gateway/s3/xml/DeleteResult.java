package org.nonagon.gateway.s3.xml;

import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.protocol.object.ObjectKey;

/**
 * The answer of DeleteObjects: what became of each key, in the order in which they were named.
 *
 * @param verdicts one for each key
 * @param isQuiet whether only failures are told
 */
public record DeleteResult(List<Verdict> verdicts, boolean isQuiet) {

  /** What became of one key. */
  public sealed interface Verdict {

    /**
     * It is gone, or never was there.
     *
     * @param key the key
     * @param versionId the version that was named
     * @param deleteMarker the version id of the delete marker that was made or removed
     */
    record Deleted(ObjectKey key, Optional<String> versionId, Optional<String> deleteMarker)
        implements Verdict {}

    /**
     * It is still there.
     *
     * @param key the key
     * @param versionId the version that was named
     * @param failure why
     */
    record Failed(ObjectKey key, Optional<String> versionId, S3Failure failure)
        implements Verdict {}
  }

  public DeleteResult {
    verdicts = List.copyOf(verdicts);
  }

  /** The document. */
  public byte[] toXml() {
    XmlWriter xml = XmlWriter.document("DeleteResult");
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Deleted deleted -> write(xml, deleted);
        case Verdict.Failed failed -> write(xml, failed);
      }
    }
    return xml.finish();
  }

  private void write(XmlWriter xml, Verdict.Deleted deleted) {
    if (isQuiet) {
      return;
    }
    xml.open("Deleted")
        .element("Key", deleted.key().toByteArray())
        .element("VersionId", deleted.versionId())
        .element("DeleteMarker", deleted.deleteMarker().map(_ -> "true"))
        .element("DeleteMarkerVersionId", deleted.deleteMarker())
        .close();
  }

  private static void write(XmlWriter xml, Verdict.Failed failed) {
    xml.open("Error")
        .element("Key", failed.key().toByteArray())
        .element("VersionId", failed.versionId())
        .element("Code", failed.failure().error().code())
        .element("Message", failed.failure().message())
        .close();
  }
}
