/** Tests of the messages: each value and outcome there and back, and what is refused. */
@NullMarked
package org.nonagon.metadataclient.message;

import org.jspecify.annotations.NullMarked;
