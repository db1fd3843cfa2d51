package grapevine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** Commands from outside are part of the command line, and are made only when they are typed. */
final class FurtherCommandTest {
  private final AtomicInteger made = new AtomicInteger();
  private final Typist typist =
      new Typist(
          new FakeServer(),
          List.of(
              new FurtherCommand(
                  "demo",
                  "Starts three servers.",
                  () -> {
                    made.incrementAndGet();
                    return new Demo();
                  })));

  @Command(name = "demo")
  static final class Demo implements Callable<Integer> {
    @Override
    public Integer call() {
      return 4;
    }
  }

  @Test
  void itRunsWithItsOwnExitCode() {
    assertThat(typist.types("demo")).isEqualTo(4);
    assertThat(made).hasValue(1);
  }

  @Test
  void itIsListedWithoutBeingMade() {
    assertThat(typist.types("--help")).isZero();
    assertThat(typist.out()).contains("demo").contains("Starts three servers.");
    assertThat(typist.types("status")).isZero();
    assertThat(made).hasValue(0);
  }
}
