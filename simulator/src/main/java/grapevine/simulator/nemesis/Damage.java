package grapevine.simulator.nemesis;

import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.StorageException;
import grapevine.kernel.state.Transaction;
import grapevine.simulator.disk.SimulatedDisk;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.simulator.world.World;
import grapevine.store.JournaledStorage;
import grapevine.store.state.MemoryStateStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns a bit over on the disk of a server that is down, and looks what its storage says: either it
 * shows what it showed before, or it says that something is wrong. Then the bit is turned back,
 * since a sector destroyed before others have its content is covered by no promise.
 */
final class Damage {
  private static final byte PROBE = 0x7e;
  private static final byte[] ALL_FROM = {0};
  private static final byte[] ALL_TO = {(byte) 0xff, (byte) 0xff};

  private final World world;

  Damage(World world) {
    this.world = world;
  }

  void strike(SimulatedServer server, Dice dice) {
    server.crash();
    SimulatedDisk disk = server.disk();
    disk.repair();
    disk.resize(1L << 30); // a full disk is another fault
    SimulatedDisk.Snapshot healthy = disk.snapshot();
    List<byte[]> before = content(server);
    List<String> files = disk.files(path -> disk.sizeOf(path) > 0);
    if (!before.isEmpty() && !files.isEmpty()) {
      String path = dice.pick(files);
      long offset = dice.between(0, disk.sizeOf(path) - 1);
      disk.flipBit(path, offset, (int) dice.between(0, 7));
      world.note(
          server.index(), offset, () -> "a bit of " + path + " at " + offset + " turns over");
      look(server, before, path + " at " + offset);
      disk.restore(healthy);
    }
    server.start();
  }

  private void look(SimulatedServer server, List<byte[]> before, String where) {
    MemoryStateStore state = new MemoryStateStore();
    try {
      JournaledStorage storage =
          JournaledStorage.open(server.disk(), state, world.swarm().scale().store());
      List<String> findings = storage.verify();
      if (findings.isEmpty() && !same(before, read(storage))) {
        throw new PromiseBroken(
            "damage-is-found", server.name() + ": after a bit turned over in " + where);
      }
    } catch (StorageException found) {
      world.note(server.index(), 40, () -> "the damage is found: " + found.getMessage());
    }
  }

  private List<byte[]> content(SimulatedServer server) {
    try {
      JournaledStorage storage =
          JournaledStorage.open(
              server.disk(), new MemoryStateStore(), world.swarm().scale().store());
      // Damage in the last batch cannot be told from a torn end; so it is one that nobody misses.
      for (byte value = 0; value < 2; value++) {
        Transaction transaction = new Transaction(storage);
        transaction.put(new byte[] {PROBE}, new byte[] {value});
        storage.commit(transaction.seal());
      }
      return read(storage);
    } catch (StorageException unreadable) {
      throw new PromiseBroken(
          "a-crash-is-no-damage", server.name() + " cannot be read: " + unreadable.getMessage());
    }
  }

  private static List<byte[]> read(JournaledStorage storage) {
    List<byte[]> rows = new ArrayList<>();
    try (Cursor cursor = storage.scan(ALL_FROM, ALL_TO)) {
      while (cursor.next()) {
        if (cursor.key()[0] > 16
            && cursor.key()[0] != PROBE) { // below lie the storage's own places, which may differ
          rows.add(cursor.key());
          rows.add(cursor.value());
        }
      }
    }
    return rows;
  }

  private static boolean same(List<byte[]> one, List<byte[]> other) {
    boolean same = one.size() == other.size();
    for (int index = 0; same && index < one.size(); index++) {
      same = Arrays.equals(one.get(index), other.get(index));
    }
    return same;
  }
}
