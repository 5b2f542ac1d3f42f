package io.holdfast.documents;

/**
 * How documents are doing, for metrics.
 *
 * @param documents that there are
 * @param bytes that are set aside for them
 * @param openDocuments that somebody has open
 * @param mergeCount states that took the place of updates, since the start
 * @param refusedMergeCount states that did not: too large, or something was lost in them
 */
public record DocumentsStatus(
    int documents, long bytes, int openDocuments, long mergeCount, long refusedMergeCount) {}
