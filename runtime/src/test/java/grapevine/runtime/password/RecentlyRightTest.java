package grapevine.runtime.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.env.Clock;
import grapevine.runtime.process.SecureRandomness;
import org.junit.jupiter.api.Test;

final class RecentlyRightTest {
  private static final byte[] GRAPES = "grapes".getBytes(UTF_8);

  private long now = 1_000;
  private final RecentlyRight right =
      new RecentlyRight(
          new Clock() {
            @Override
            public long wallMillis() {
              throw new AssertionError("a wall clock may jump");
            }

            @Override
            public long monotonicMillis() {
              return now;
            }
          },
          new SecureRandomness());

  @Test
  void knowsWhatWasRightForThisVerifierOnly() {
    assertThat(right.has("$one", GRAPES)).isFalse();
    right.add("$one", GRAPES);
    assertThat(right.has("$one", GRAPES)).isTrue();
    assertThat(right.has("$one", "raisins".getBytes(UTF_8))).isFalse();
    assertThat(right.has("$two", GRAPES)).isFalse();
    assertThat(right.has("$on", "egrapes".getBytes(UTF_8))).isFalse();
  }

  @Test
  void forgetsAfterMinutes() {
    right.add("$one", GRAPES);
    now += RecentlyRight.KEPT_MILLIS - 1;
    assertThat(right.has("$one", GRAPES)).isTrue();
    now++;
    assertThat(right.has("$one", GRAPES)).isFalse();
  }

  @Test
  void keepsABoundedNumber() {
    for (int number = 0; number <= RecentlyRight.MOST; number++) {
      right.add("$" + number, GRAPES);
    }
    assertThat(right.has("$0", GRAPES)).isFalse();
    assertThat(right.has("$1", GRAPES)).isTrue();
  }
}
