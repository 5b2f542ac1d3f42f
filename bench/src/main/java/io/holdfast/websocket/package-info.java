/** The benchmarks of what the module websocket keeps to itself. */
@NullMarked
package io.holdfast.websocket;

import org.jspecify.annotations.NullMarked;
