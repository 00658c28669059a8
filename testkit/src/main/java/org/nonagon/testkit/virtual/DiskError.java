package org.nonagon.testkit.virtual;

import java.io.IOException;
import org.nonagon.protocol.disk.DriveFullException;

/** What a call to a disk may fail with. */
public enum DiskError {
  /** EIO. */
  INPUT_OUTPUT,
  /** ENOSPC. */
  NO_SPACE;

  IOException exception() {
    return switch (this) {
      case INPUT_OUTPUT -> new IOException("Input/output error");
      case NO_SPACE -> new DriveFullException("No space left on device");
    };
  }
}
