package org.nonagon.gateway.body;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.nonagon.protocol.checksum.md5.Md5Lanes;
import org.nonagon.protocol.checksum.md5.Md5Stream;

/**
 * Where the MD5 of bodies is computed: those of all requests share the lanes.
 *
 * @param lanes one for the gateway
 * @param loop the event loop of the thread that asks, which is where hashing takes its turns and
 *     its answers come back
 */
public record BodyHashing(Md5Lanes lanes, Supplier<Executor> loop) {
  /** The hash of a body that begins. */
  Md5Stream open() {
    return lanes.open();
  }
}
