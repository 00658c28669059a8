/** Tests of the admin commands: against answers of the API, from a server of the JDK's own. */
@NullMarked
package org.nonagon.cli.admin;

import org.jspecify.annotations.NullMarked;
