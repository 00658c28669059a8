package org.nonagon.gateway.s3.form;

import org.nonagon.gateway.s3.FormFields;

/**
 * A form read up to its file.
 *
 * @param fields those before the file, with the file's name in the place of its variable
 * @param file the file, of which nothing was handed out yet
 */
record UploadForm(FormFields fields, FormFile file) {}
