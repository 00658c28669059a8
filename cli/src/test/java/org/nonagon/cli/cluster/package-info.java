/** Tests of the server's settings and of its data folder. */
@NullMarked
package org.nonagon.cli.cluster;

import org.jspecify.annotations.NullMarked;
