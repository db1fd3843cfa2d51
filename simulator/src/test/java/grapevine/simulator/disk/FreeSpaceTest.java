package grapevine.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told to be free leaves the state and the next start the room that they need. */
final class FreeSpaceTest {
  @Test
  void whatTheStoreNeedsItselfIsNotFree() throws Exception {
    StoreScript script = StoreScript.standard();
    SmallWorld world = new SmallWorld(script, List.of(), 7);
    var storage = world.open();
    script.run(
        storage,
        0,
        step -> assertThat(storage.space().freeBytes()).isEqualTo(diskFree(world) - segment()));
    assertThat(storage.space().freeBytes()).isPositive();
  }

  private static long diskFree(SmallWorld world) {
    try {
      return world.disk.freeBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int segment() {
    return SmallWorld.SETTINGS.segmentBytes();
  }
}
