package io.holdfast.examples.standalone;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test of each library. */
@ParameterizedTest
@ValueSource(
    strings = {
      "holdfast",
      "holdfast-engineio",
      "holdfast-error",
      "holdfast-log",
      "holdfast-netty",
      "holdfast-socketio",
      "holdfast-socketio-client",
      "holdfast-websocket"
    })
@Target(METHOD)
@Retention(RUNTIME)
@interface Libraries {}
