package org.nonagon.blobs.remote.guard;

/** What the strategies pass on in place of an answer, whose type they need not know. */
enum Signal {
  /** The work is done; its answer is with the call. */
  DONE
}
