/**
 * Watches over the cluster: which nodes are lost, and which layout its drives ask for.
 *
 * <p>Read {@link org.nonagon.metadataservice.supervise.Supervisor} first, which does one round
 * after another; {@link org.nonagon.metadataservice.supervise.LossGuard} decides whether silence
 * may be taken for loss, and {@link org.nonagon.metadataservice.supervise.LayoutFollower} when a
 * new layout is due.
 *
 * <p>Every metadata service supervises; they need not know of each other, since what they decide is
 * done by the catalog in one transaction that checks it again, or by the number of a layout, which
 * only one can install.
 *
 * <p>Threading: rounds follow one another; nothing here waits. Plans are made on the executor that
 * is given, since that of a large cluster takes a second. Nothing but {@code Uni} may be imported
 * from a framework, and nothing of PostgreSQL.
 */
@NullMarked
package org.nonagon.metadataservice.supervise;

import org.jspecify.annotations.NullMarked;
