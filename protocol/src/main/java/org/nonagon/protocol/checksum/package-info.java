/** The checksums of S3 and of blobs. */
@NullMarked
package org.nonagon.protocol.checksum;

import org.jspecify.annotations.NullMarked;
