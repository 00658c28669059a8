/**
 * Where new shards go: drives, nodes, zones, groups, and the numbered layouts that assign drives to
 * groups.
 *
 * <p>Read {@link org.nonagon.protocol.layout.Layout} first, then {@link
 * org.nonagon.protocol.layout.LayoutPlanner}. A layout only says where <em>new</em> shards go and
 * which are misplaced; where a blob's shards are stands in its manifest.
 *
 * <p>Of every layout that is planned: a group's drives are distinct; no zone has more than m shards
 * of a group and no node more than one, where there are zones and nodes enough for that; each
 * drive's load is within 5 % of what its capacity deserves under these limits, or within one slot
 * of it; and a drive that stays keeps its columns, but for those that newcomers or the balance
 * need.
 *
 * <p>Planning is pure and single-threaded: the same drives and the same layout before give the same
 * layout on every machine. Values are immutable. No framework and no I/O may be imported here.
 */
@NullMarked
package org.nonagon.protocol.layout;

import org.jspecify.annotations.NullMarked;
