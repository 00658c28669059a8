/**
 * Where new shards go: drives, nodes, zones, groups, and the numbered layouts that assign drives to
 * groups.
 *
 * <p>Read {@link org.nonagon.protocol.layout.Layout} first. A layout only says where <em>new</em>
 * shards go and which are misplaced; where a blob's shards are stands in its manifest. {@link
 * org.nonagon.protocol.layout.HashRing} computes layouts and is pure: the same drives give the same
 * layout on every machine. No framework and no I/O may be imported here.
 */
@NullMarked
package org.nonagon.protocol.layout;

import org.jspecify.annotations.NullMarked;
