package org.nonagon.storagenode.drive;

import java.nio.file.Path;
import org.nonagon.protocol.layout.DriveId;

/**
 * What the cluster remembers of a drive of this node.
 *
 * @param id the drive
 * @param incarnation its newest
 * @param folder where it was
 * @param device the number of the device that the folder was on
 */
public record KnownDrive(DriveId id, int incarnation, Path folder, long device) {}
