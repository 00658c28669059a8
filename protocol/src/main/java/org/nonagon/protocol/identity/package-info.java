/**
 * Who asks: accounts, users and access keys as values.
 *
 * <p>Read {@link org.nonagon.protocol.identity.AccessKey} first. An account owns buckets and is
 * what ACLs speak of; a user belongs to an account and has access keys. A secret never stands here
 * in the clear: the catalog stores and returns it sealed, and only a gateway that holds the master
 * key opens it. All values are immutable. No framework and no I/O may be imported here.
 */
@NullMarked
package org.nonagon.protocol.identity;

import org.jspecify.annotations.NullMarked;
