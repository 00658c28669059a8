/**
 * {@link org.nonagon.protocol.catalog.Catalog}: all metadata, as everything above it sees it.
 *
 * <p>Read {@link org.nonagon.protocol.catalog.Commit} and {@link
 * org.nonagon.protocol.catalog.CommitOutcome} first: whatever changes an object is an entry of a
 * commit, and every entry gets a verdict of its own. The interface is divided by concern; a reader
 * of one concern takes that part alone:
 *
 * <ul>
 *   <li>{@link org.nonagon.protocol.catalog.BucketCatalog}: buckets
 *   <li>{@link org.nonagon.protocol.catalog.ObjectCatalog}: versions, by commit, lookup and listing
 *   <li>{@link org.nonagon.protocol.catalog.UploadCatalog}: multipart uploads
 *   <li>{@link org.nonagon.protocol.catalog.BlobCatalog}: where blobs are, and which may go
 *   <li>{@link org.nonagon.protocol.catalog.ChangeCatalog}: the change feed
 *   <li>{@link org.nonagon.protocol.catalog.IdentityCatalog}: accounts and access keys
 *   <li>{@link org.nonagon.protocol.catalog.ClusterCatalog}: the cluster's id, drives and layouts
 * </ul>
 *
 * <p>Every {@code Uni} of these interfaces does its work when it is subscribed and never blocks the
 * subscriber. Expected outcomes are values; a failed {@code Uni} is a {@link
 * org.nonagon.protocol.catalog.CatalogException}: the answer was lost or never given, and repeating
 * the same call with the same id is safe.
 *
 * <p>Mutiny's {@code Uni} is the only foreign type that may be imported here.
 */
@NullMarked
package org.nonagon.protocol.catalog;

import org.jspecify.annotations.NullMarked;
