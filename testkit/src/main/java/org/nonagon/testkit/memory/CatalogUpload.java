package org.nonagon.testkit.memory;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.object.Extent;

/**
 * An upload of the twin and its parts by number, with their extents.
 *
 * @param upload the upload
 * @param parts its parts
 */
record CatalogUpload(Upload upload, NavigableMap<Integer, UploadedPart> parts) {
  CatalogUpload(Upload upload) {
    this(upload, new TreeMap<>());
  }

  List<Extent> extents() {
    return parts.values().stream().flatMap(part -> part.content().extents().stream()).toList();
  }
}
