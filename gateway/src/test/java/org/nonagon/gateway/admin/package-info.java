/** Tests of the admin API: its figures alone, and its answers to signed requests. */
@NullMarked
package org.nonagon.gateway.admin;

import org.jspecify.annotations.NullMarked;
