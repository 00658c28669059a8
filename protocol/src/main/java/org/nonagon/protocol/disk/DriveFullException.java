package org.nonagon.protocol.disk;

import java.io.IOException;

/** The file system has no space left. A retry helps once there is some. */
public final class DriveFullException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says where there is no space. */
  public DriveFullException(String message) {
    super(message);
  }
}
