/** Tests of the server's settings and of its data folder. */
@NullMarked
package org.nonagon.cli.role;

import org.jspecify.annotations.NullMarked;
