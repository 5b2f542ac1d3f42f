package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

final class LeakedBuffersFailTest {

  @Test
  void aClassThatLeaksABufferFailsWithoutSayingAnything() {
    EngineExecutionResults results = run(Leaking.class);

    results.testEvents().assertStatistics(tests -> tests.started(1).succeeded(1));
    results
        .containerEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                container(Leaking.class),
                finishedWithFailure(
                    instanceOf(AssertionError.class),
                    message(
                        text -> text.startsWith("Leaking leaked buffers, distinct leaks: 1\n")))));
  }

  @Test
  void aLeakInANestedClassFailsTheClassAroundIt() {
    EngineExecutionResults results = run(LeakingInside.class);

    results.containerEvents().assertStatistics(containers -> containers.failed(1));
  }

  @Test
  void aClassThatReleasesItsBuffersPasses() {
    EngineExecutionResults results = run(Tidy.class);

    results.allEvents().assertStatistics(all -> all.failed(0));
    results.testEvents().assertStatistics(tests -> tests.succeeded(1));
  }

  /** Takes the configuration that every module with the testkit on its class path has. */
  private static EngineExecutionResults run(Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter")
        .enableImplicitConfigurationParameters(true)
        .selectors(selectClass(testClass))
        .execute();
  }

  static final class Leaking {

    @Test
    void forgetsABuffer() {
      allocate(PooledByteBufAllocator.DEFAULT);
    }
  }

  static final class LeakingInside {

    @Nested
    final class Inside {

      @Test
      void forgetsABuffer() {
        allocate(ByteBufAllocator.DEFAULT);
      }
    }
  }

  static final class Tidy {

    @Test
    void releasesItsBuffer() {
      allocate(PooledByteBufAllocator.DEFAULT).release();
    }
  }

  private static ByteBuf allocate(ByteBufAllocator allocator) {
    ByteBuf buffer = allocator.buffer(16);
    assertThat(buffer.refCnt()).isEqualTo(1);
    return buffer;
  }
}
