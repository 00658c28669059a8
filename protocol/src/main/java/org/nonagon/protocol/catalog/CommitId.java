package org.nonagon.protocol.catalog;

import java.util.UUID;

/**
 * The name of a commit, made by its caller. The verdicts of a commit are kept under it for an hour,
 * so that a repeat after a lost answer gets the first answer and changes nothing.
 *
 * @param value random
 */
public record CommitId(UUID value) {}
