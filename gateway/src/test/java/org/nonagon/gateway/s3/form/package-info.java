/** Tests of uploads by forms: of their parts as plain functions, and over HTTP. */
@NullMarked
package org.nonagon.gateway.s3.form;

import org.jspecify.annotations.NullMarked;
