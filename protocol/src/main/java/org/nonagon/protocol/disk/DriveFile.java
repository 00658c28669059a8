package org.nonagon.protocol.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a drive; see {@link DriveFiles} for what is durable when. */
public interface DriveFile extends AutoCloseable {
  /**
   * Reads from {@code position} on until {@code target} is full or the file ends; the target's
   * position moves.
   *
   * @return how many bytes were read, 0 at the end of the file
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Writes all of the buffers, one behind the other, from {@code position} on; their positions
   * move.
   */
  void write(long position, ByteBuffer... sources) throws IOException;

  /** Makes every byte written so far durable, with what is needed to read it (fdatasync). */
  void force() throws IOException;

  /** The length of the file. */
  long size() throws IOException;

  /** Cuts the file, or lengthens it with zeros. */
  void truncate(long size) throws IOException;

  /**
   * Reserves space for a range so that writes to it do not lack any, and lengthens the file to hold
   * it. Does nothing where the file system cannot.
   */
  void preallocate(long position, long length) throws IOException;

  /**
   * Gives the space of a range back; it reads as zeros. Does nothing where the file system cannot.
   */
  void punch(long position, long length) throws IOException;

  @Override
  void close() throws IOException;
}
