/** Tests of the server's settings and of its data folder. */
@NullMarked
package org.nonagon.cli.setting;

import org.jspecify.annotations.NullMarked;
