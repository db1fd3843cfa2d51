package grapevine.simulator.disk;

import grapevine.kernel.env.Randomness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of one file: as its readers see it, as it is durable, and what lies between: writes
 * and changes of size that no sync has covered yet.
 */
final class SimulatedFile {
  /** What a disk writes as a whole. */
  static final int SECTOR_BYTES = 512;

  /** Content that grows; bytes that were never written are zeros and take no room. */
  private static final class Content {
    private byte[] bytes = new byte[0];
    private long size;

    void write(long offset, byte[] source, int from, int length) {
      int end = Math.toIntExact(offset + length);
      if (bytes.length < end) {
        bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
      }
      System.arraycopy(source, from, bytes, (int) offset, length);
      size = Math.max(size, end);
    }

    void resize(long newSize) {
      if (newSize < bytes.length) {
        Arrays.fill(bytes, (int) newSize, bytes.length, (byte) 0);
      }
      size = newSize;
    }

    int read(long offset, ByteBuffer into) {
      int length = (int) Math.max(0, Math.min(into.remaining(), size - offset));
      int there = (int) Math.max(0, Math.min(length, bytes.length - offset));
      into.put(bytes, there == 0 ? 0 : (int) offset, there);
      for (int index = there; index < length; index++) {
        into.put((byte) 0);
      }
      return length;
    }

    Content copy() {
      Content copy = new Content();
      copy.bytes = bytes.clone();
      copy.size = size;
      return copy;
    }
  }

  /** A write, or with null bytes a change of size. */
  private record Change(long offset, byte @Nullable [] bytes) {}

  private Content visible = new Content();
  private Content durable = new Content();
  private final List<Change> unsynced = new ArrayList<>();

  long size() {
    return visible.size;
  }

  int read(long offset, ByteBuffer into) {
    return visible.read(offset, into);
  }

  void write(long offset, byte[] bytes) {
    visible.write(offset, bytes, 0, bytes.length);
    unsynced.add(new Change(offset, bytes));
  }

  void resize(long size) {
    visible.resize(size);
    unsynced.add(new Change(size, null));
  }

  void sync() {
    for (Change change : unsynced) {
      apply(change);
    }
    unsynced.clear();
  }

  /** A sync that fails: some of it may be durable, and nothing will be tried again. */
  void failSync(Randomness randomness) {
    keepSome(randomness);
  }

  /** A power cut: of what was not synced, some is there and some is not. */
  void powerCut(Randomness randomness) {
    keepSome(randomness);
    visible = durable.copy();
  }

  void flip(long offset, int bit) {
    byte[] one = new byte[1];
    durable.read(offset, ByteBuffer.wrap(one));
    one[0] ^= (byte) (1 << bit);
    durable.write(offset, one, 0, 1);
    visible.read(offset, ByteBuffer.wrap(one));
    one[0] ^= (byte) (1 << bit);
    visible.write(offset, one, 0, 1);
  }

  /** What would be there after a power cut that keeps nothing unsynced. */
  SimulatedFile durableCopy() {
    SimulatedFile copy = new SimulatedFile();
    copy.durable = durable.copy();
    copy.visible = durable.copy();
    return copy;
  }

  boolean hasUnsynced() {
    return !unsynced.isEmpty();
  }

  private void apply(Change change) {
    byte[] bytes = change.bytes();
    if (bytes == null) {
      durable.resize(change.offset());
    } else {
      durable.write(change.offset(), bytes, 0, bytes.length);
    }
  }

  /** Four ways to lose: nothing, everything, whole changes, single sectors and one torn in two. */
  private void keepSome(Randomness randomness) {
    long way = unsynced.isEmpty() ? 0 : randomness.below(4);
    for (Change change : unsynced) {
      boolean whole = way == 0 || (way == 2 && randomness.below(2) == 0);
      if (whole) {
        apply(change);
      } else if (way == 3) {
        keepSectors(change, randomness);
      }
    }
    unsynced.clear();
  }

  private void keepSectors(Change change, Randomness randomness) {
    byte[] bytes = change.bytes();
    if (bytes == null) {
      if (randomness.below(2) == 0) {
        apply(change);
      }
      return;
    }
    long torn = randomness.below(bytes.length / SECTOR_BYTES + 1);
    int start = 0;
    for (int sector = 0; start < bytes.length; sector++) {
      int inSector = (int) ((change.offset() + start) % SECTOR_BYTES);
      int length = Math.min(SECTOR_BYTES - inSector, bytes.length - start);
      if (randomness.below(2) == 0) {
        int kept = sector == torn ? (int) randomness.below(length + 1) : length;
        if (kept > 0) {
          durable.write(change.offset() + start, bytes, start, kept);
        }
      }
      start += length;
    }
  }
}
