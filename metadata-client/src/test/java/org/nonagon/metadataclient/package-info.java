/** Tests of the contract of the metadata service. */
@NullMarked
package org.nonagon.metadataclient;

import org.jspecify.annotations.NullMarked;
