package io.holdfast.documents;

/** Why {@link Documents} do not do what they were asked to. */
public enum DocumentRefusal {
  /** An update is larger than one may be. */
  TOO_LARGE,
  /** The document, or all of them together, takes as much as it may. */
  FULL,
  /** There are as many documents as there may be. */
  TOO_MANY_DOCUMENTS,
  /** As many as may be have the document open. */
  TOO_MANY_READERS
}
