/**
 * How roles of a cluster speak with each other: the signature of every request, and the requests
 * that go to the drives of a storage node, by HTTP/1.1.
 *
 * <p><b>Signatures.</b> Read {@link org.nonagon.protocol.wire.RequestSigner} and {@link
 * org.nonagon.protocol.wire.RequestVerifier}. A request carries
 *
 * <pre>
 *   authorization: NONAGON1-HMAC-SHA256 TIME NONCE CODE
 *
 *   TIME    seconds since 1970, decimal
 *   NONCE   sender (16 hexadecimal digits) and count (16): drawn by a signer when it is made; 1, 2, 3, …
 *   CODE    64 hexadecimal digits: HMAC-SHA256 of the cluster's secret over six lines, parted by \n:
 *             NONAGON1-HMAC-SHA256
 *             the method
 *             the path with its query, exactly as sent
 *             the length of the body, or -1 when it is not known beforehand
 *             TIME
 *             NONCE
 * </pre>
 *
 * <p>Digits are lower case. The body is not covered but for the list of drops, whose digest is in
 * the path: blocks have their checksums, and where the network is not trusted, TLS goes below.
 *
 * <p><b>Shards.</b> Read {@link org.nonagon.protocol.wire.ShardRequest}, {@link
 * org.nonagon.protocol.wire.RequestReading} and {@link org.nonagon.protocol.wire.ShardAnswer}.
 * Below {@code /shards/v1/drives/DRIVE}, numbers decimal without leading zeros, no other order and
 * no escapes:
 *
 * <pre>
 *   PUT  …/shards/BLOB/COLUMN?length=BYTES&amp;block=BYTES      body: the frames of the shard, and a full stop when it is ended
 *          durable | full | read-only | isolated | malformed-shard
 *   GET  …/shards/BLOB/COLUMN?first=BLOCK&amp;count=BLOCKS
 *          frames (x-nonagon-form: LENGTH/BLOCK; body: the frames, fewer at the end) | no-shard | unreadable
 *   POST …/drops?count=N&amp;sha256=DIGEST                      body: N entries
 *          dropped
 *   GET  …/inventory?first=GROUP&amp;last=GROUP
 *          inventory (body: entries with forms, CRC32C)
 *   GET  …/status
 *          status (body below)
 *   any of them
 *          lost | busy | no-drive | not-signed | other-version | malformed-request
 *
 *   entry             blob (16 bytes) | column (1)
 *   entry with form   entry | length (4) | block bytes (4)
 *   inventory         entry with form … | CRC32C of what stands before (4)
 *   status            drive (4) | incarnation (4) | health (1: 1 healthy, 2 full, 3 read-only, 4 isolated)
 *                     | capacity (8) | free (8) | shards (8) | their bytes (8) | detail (UTF-8) | CRC32C (4)
 * </pre>
 *
 * <p>Numbers in bodies are big-endian; frames are as {@link org.nonagon.protocol.shard} has them.
 * Requests and answers have a Content-Length and never a Transfer-Encoding. {@code
 * x-nonagon-answer} names the answer and decides; where it needs no body, the body is a line for
 * people of at most {@link org.nonagon.protocol.wire.ShardAnswer#MAX_DETAIL_BYTES} bytes. A sender
 * that gives a shard up closes the connection.
 *
 * <p>Invariants: a code is compared in constant time; a signature is taken once; what is remembered
 * is bounded and only the holder of the secret adds to it; every refusal is a value.
 *
 * <p>Threading: all types are safe for several threads unless they say otherwise. Nothing but the
 * JDK may be imported by what signs and verifies.
 */
@NullMarked
package org.nonagon.protocol.wire;

import org.jspecify.annotations.NullMarked;
