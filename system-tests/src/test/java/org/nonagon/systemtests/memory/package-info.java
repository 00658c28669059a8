/**
 * How much memory a server takes for bodies larger than its heap, and for many at once.
 *
 * <p>Read {@link org.nonagon.systemtests.memory.MemoryIT} first. What counts is the peak of the
 * resident set as the kernel saw it ({@code VmHWM}), so heap, direct buffers, metaspace and stacks
 * together. The client is the AWS SDK with its defaults; it runs in this process and streams, so
 * bodies need not fit anywhere: {@link org.nonagon.systemtests.memory.SeededStream} makes their
 * bytes and {@link org.nonagon.systemtests.memory.StreamedObjects} compares what comes back.
 */
@NullMarked
package org.nonagon.systemtests.memory;

import org.jspecify.annotations.NullMarked;
