/**
 * What things cost: a frame ({@code *Benchmark}, run by {@code bench/jmh}), and a delivered message
 * from outside, beside other servers ({@link io.holdfast.bench.CompareCommand}, run by {@code
 * bench/compare}).
 */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
