package io.holdfast.documents;

import java.time.Instant;

/**
 * What a document was when a merged state took the place of its updates.
 *
 * @param position up to which it holds the updates
 * @param time at which it was replaced
 * @param mergedBy the person who handed in what took its place
 * @param isChecked whether somebody else has checked that
 * @param bytes that it takes
 */
public record KeptState(
    long position, Instant time, String mergedBy, boolean isChecked, int bytes) {}
