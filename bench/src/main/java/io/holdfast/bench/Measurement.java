package io.holdfast.bench;

import org.jspecify.annotations.Nullable;

/**
 * What came of measuring one server once.
 *
 * @param scenario by its id
 * @param peer by its name
 * @param round counted from 1
 * @param traffic what was measured under load, if there was any
 * @param memory what was measured without, if that was the question
 * @param failure why there are no figures, if there are none
 */
record Measurement(
    String scenario,
    String peer,
    int round,
    @Nullable LoadResult traffic,
    @Nullable MemoryResult memory,
    @Nullable String failure) {}
