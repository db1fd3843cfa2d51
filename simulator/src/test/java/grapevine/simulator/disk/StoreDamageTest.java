package grapevine.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.env.DiskFile;
import grapevine.kernel.state.StorageException;
import grapevine.store.JournaledStorage;
import grapevine.store.StoreSettings;
import grapevine.store.state.MemoryStateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What is damaged on the disk is found, and never served. */
class StoreDamageTest {
  private static final int STRIDE = Boolean.getBoolean("grapevine.long") ? 1 : 67;

  private final StoreScript script = StoreScript.standard();
  private final List<String> views = SmallWorld.undisturbed(script);

  @Test
  void noFlippedBitGoesUnnoticed() {
    SimulatedDisk disk = finished();
    SimulatedDisk.Snapshot whole = disk.snapshot();
    int refused = 0;
    int found = 0;
    for (String path : disk.files(name -> true)) {
      for (long offset = 0; offset < disk.sizeOf(path); offset += STRIDE) {
        disk.restore(whole);
        disk.flipBit(path, offset, (int) offset % 8);
        String outcome = outcome(disk);
        assertThat(outcome).as("%s at %d", path, offset).isNotEqualTo("served");
        refused += outcome.equals("refused") ? 1 : 0;
        found += outcome.equals("found") ? 1 : 0;
      }
    }
    assertThat(refused).isPositive();
    assertThat(found).isPositive();
  }

  @Test
  void damageIsNamedWithFileOffsetAndRemedy() {
    StoreSettings settings = new StoreSettings(4096, 1 << 30, 3000, 1, 2000);
    SimulatedDisk disk = new SimulatedDisk(() -> 1);
    MemoryStateStore state = new MemoryStateStore();
    script.run(JournaledStorage.open(disk, state, settings), 0, step -> {});
    SimulatedDisk.Snapshot whole = disk.snapshot();
    List<String> refusals = new ArrayList<>();
    for (String segment : disk.files(name -> name.startsWith("journal/"))) {
      disk.restore(whole);
      disk.flipBit(segment, 100, 3);
      try {
        JournaledStorage.open(disk, new MemoryStateStore(), settings);
      } catch (StorageException refusal) {
        refusals.add(refusal.getMessage());
      }
    }
    assertThat(refusals)
        .hasSizeGreaterThan(5)
        .allSatisfy(text -> assertThat(text).contains("journal/segment-", "at offset", "Restore"));
  }

  @Test
  void aLaterFormatIsRefusedClearly() throws IOException {
    SimulatedDisk disk = finished();
    String segment = disk.files(name -> name.startsWith("journal/")).getFirst();
    ByteBuffer header = ByteBuffer.allocate(64);
    DiskFile file = disk.open(segment, false);
    file.read(0, header);
    header.putInt(8, 2).putInt(12, 0);
    CRC32C checksum = new CRC32C();
    checksum.update(header.clear());
    header.putInt(12, (int) checksum.getValue());
    file.write(0, header.clear());
    file.sync();
    assertThatThrownBy(
            () -> JournaledStorage.open(disk, new MemoryStateStore(), SmallWorld.SETTINGS))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("format version 2");
  }

  @Test
  void aFullDiskIsSaidAndLosesNothing() {
    SimulatedDisk disk = new SimulatedDisk(() -> 1, 12_000);
    MemoryStateStore state = new MemoryStateStore();
    int[] returned = new int[1];
    assertThatThrownBy(() ->
            script.run(
                JournaledStorage.open(disk, state, SmallWorld.SETTINGS),
                0,
                step -> returned[0] = step))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no space left");
    disk.killProcess();
    disk.resize(1 << 20);
    state.close();
    JournaledStorage storage = JournaledStorage.open(disk, state, SmallWorld.SETTINGS);
    assertThat(StoreScript.view(storage)).isEqualTo(views.get(returned[0]));
    assertThat(storage.verify()).isEmpty();
  }

  private SimulatedDisk finished() {
    SimulatedDisk disk = new SimulatedDisk(() -> 1);
    MemoryStateStore state = new MemoryStateStore();
    script.run(JournaledStorage.open(disk, state, SmallWorld.SETTINGS), 0, step -> {});
    disk.powerCut();
    return disk;
  }

  /** Opened without its state: refused, found by verify, harmless, a torn end, or served. */
  private String outcome(SimulatedDisk disk) {
    try {
      JournaledStorage storage =
          JournaledStorage.open(disk, new MemoryStateStore(), SmallWorld.SETTINGS);
      if (!storage.verify().isEmpty()) {
        return "found";
      }
      // The last batch cannot be told from a torn end: then it is there as a whole, or not at all.
      int at = views.lastIndexOf(StoreScript.view(storage));
      return at >= views.size() - 3 ? "harmless" : "served";
    } catch (StorageException damage) {
      return "refused";
    }
  }
}
