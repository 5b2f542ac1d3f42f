package io.holdfast;

import io.holdfast.engineio.EngineOptions;

/** Options of the Engine.IO sessions at one path. */
public final class EngineIoOptions extends EngineOptions<EngineIoOptions> {

  EngineIoOptions() {}
}
