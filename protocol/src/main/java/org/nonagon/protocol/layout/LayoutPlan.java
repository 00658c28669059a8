package org.nonagon.protocol.layout;

/** What came of planning the layout that follows another. */
public sealed interface LayoutPlan {

  /**
   * Groups get other drives.
   *
   * @param layout the layout to install, numbered one above the one before
   * @param moves how many columns of groups have another drive than before
   */
  record Changed(Layout layout, int moves) implements LayoutPlan {}

  /** The layout fits the drives as it is. */
  record Unchanged() implements LayoutPlan {}

  /**
   * No group can have distinct drives, so the layout stays what it is until there are more.
   *
   * @param drives how many take shards
   * @param needed how many a group needs
   */
  record TooFewDrives(int drives, int needed) implements LayoutPlan {}
}
