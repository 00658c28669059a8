/** Tests of the command itself: exit statuses, and that each failure is one line on stderr. */
@NullMarked
package org.nonagon.cli;

import org.jspecify.annotations.NullMarked;
