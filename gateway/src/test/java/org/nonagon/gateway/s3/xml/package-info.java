/** Tests of documents, written and read. */
@NullMarked
package org.nonagon.gateway.s3.xml;

import org.jspecify.annotations.NullMarked;
