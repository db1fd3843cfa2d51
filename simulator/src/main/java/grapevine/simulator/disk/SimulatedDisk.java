package grapevine.simulator.disk;

import grapevine.kernel.env.Disk;
import grapevine.kernel.env.DiskFile;
import grapevine.kernel.env.Randomness;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One server's disk. Every call counts; a call can be made to fail by its number, or to be the one
 * during which the power is cut. After a power cut, and after the server was killed, files that
 * were open are open no longer. For one thread.
 */
public final class SimulatedDisk implements Disk {
  /** What happens at a call. */
  public enum Fault {
    /** The call fails once, having done its work in part. */
    ERROR,
    /** The power is cut during the call; nothing works until {@link #powerCut}. */
    POWER_CUT,
    /** From this call on nothing works: the disk is gone, until {@link #repair}. */
    GONE
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final Randomness randomness;
  private final SimulatedNames names = new SimulatedNames();
  private long totalBytes;
  private long calls;
  private long faultAt = NEVER;
  private Fault fault = Fault.ERROR;
  private boolean dead;
  private int epoch;

  /**
   * An empty disk.
   *
   * @param randomness decides what crashes keep; nothing else uses it
   * @param totalBytes its size
   */
  public SimulatedDisk(Randomness randomness, long totalBytes) {
    this.randomness = randomness;
    this.totalBytes = totalBytes;
  }

  /** An empty disk of 1 GiB. */
  public SimulatedDisk(Randomness randomness) {
    this(randomness, 1L << 30);
  }

  /** How many calls there were. */
  public long calls() {
    return calls;
  }

  /**
   * Lets something happen at a later call.
   *
   * @param callsFromNow 1 is the next call
   */
  public void failAt(long callsFromNow, Fault what) {
    faultAt = calls + callsFromNow;
    fault = what;
  }

  /** Takes a planned fault back, and brings a disk back that was gone. */
  public void repair() {
    faultAt = NEVER;
    dead = false;
  }

  /** Whether a planned fault has struck: calls fail until the power is back or it is repaired. */
  public boolean dead() {
    return dead;
  }

  /** Cuts the power, if it is not cut yet, and brings it back: what was not synced is in part. */
  public void powerCut() {
    repair();
    epoch++;
    names.powerCut(randomness);
  }

  /** Ends the process that has files open; what it wrote stays, synced or not. */
  public void killProcess() {
    repair();
    epoch++;
  }

  /** Changes the size of the disk; below what is used, it is full. */
  public void resize(long newTotalBytes) {
    totalBytes = newTotalBytes;
  }

  /** How much of it is used. */
  public long usedBytes() {
    return names.usedBytes();
  }

  /** Turns one bit of a file over, on the disk itself. */
  public void flipBit(String path, long offset, int bit) {
    SimulatedFile file = names.find(path);
    if (file == null) {
      throw new IllegalArgumentException("no such file: " + path);
    }
    file.flip(offset, bit);
  }

  /** All files that match, sorted. */
  public List<String> files(Predicate<String> wanted) {
    return names.paths().stream().filter(wanted).toList();
  }

  /** Size of a file as seen now, -1 where there is none. */
  public long sizeOf(String path) {
    SimulatedFile file = names.find(path);
    return file == null ? -1 : file.size();
  }

  /** A copy of what is durable, for {@link #restore}. */
  public Snapshot snapshot() {
    return new Snapshot(names.durableCopy());
  }

  /** Puts an old content back, as when an old disk is put in; open files are open no longer. */
  public void restore(Snapshot old) {
    repair();
    epoch++;
    names.replace(old.names.durableCopy());
  }

  /** What a disk held at some time. */
  public static final class Snapshot {
    private final SimulatedNames names;

    private Snapshot(SimulatedNames names) {
      this.names = names;
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    enter();
    return names.list(folder);
  }

  @Override
  public boolean exists(String path) throws IOException {
    enter();
    return names.find(path) != null;
  }

  @Override
  public DiskFile open(String path, boolean create) throws IOException {
    boolean fails = strikes();
    SimulatedFile file = names.find(path);
    if (file == null && create && !fails) {
      file = names.create(path);
    }
    if (fails) {
      throw failure();
    }
    if (file == null) {
      throw new FileNotFoundException(path);
    }
    return new Handle(path, file);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    boolean fails = strikes();
    if (!fails || randomness.below(2) == 0) {
      if (!names.rename(from, to)) {
        throw new FileNotFoundException(from);
      }
    }
    if (fails) {
      throw failure();
    }
  }

  @Override
  public void delete(String path) throws IOException {
    boolean fails = strikes();
    if (!fails || randomness.below(2) == 0) {
      names.delete(path);
    }
    if (fails) {
      throw failure();
    }
  }

  @Override
  public void syncDirectory(String folder) throws IOException {
    if (strikes()) {
      names.failSync(folder, randomness);
      throw failure();
    }
    names.sync(folder);
  }

  @Override
  public long freeBytes() throws IOException {
    enter();
    return Math.max(0, totalBytes - names.usedBytes());
  }

  @Override
  public long totalBytes() throws IOException {
    enter();
    return totalBytes;
  }

  /** Counts a call that changes nothing, and fails where it shall. */
  private void enter() throws IOException {
    if (strikes()) {
      throw failure();
    }
  }

  /** Counts a call; true where it fails now. */
  private boolean strikes() throws IOException {
    calls++;
    if (dead) {
      throw failure();
    }
    if (calls != faultAt) {
      return false;
    }
    faultAt = NEVER;
    dead = fault != Fault.ERROR;
    return true;
  }

  private IOException failure() {
    return new IOException(
        fault == Fault.ERROR ? "simulated input/output error" : "simulated disk is without power");
  }

  private void room(long more) throws IOException {
    if (more > 0 && names.usedBytes() + more > totalBytes) {
      throw new IOException("no space left on the simulated disk");
    }
  }

  /** An open file. */
  private final class Handle implements DiskFile {
    private final String path;
    private final int openedIn = epoch;
    private @Nullable SimulatedFile file;

    Handle(String path, SimulatedFile file) {
      this.path = path;
      this.file = file;
    }

    private SimulatedFile file() throws IOException {
      SimulatedFile open = file;
      if (open == null || openedIn != epoch) {
        throw new IOException("the file is not open: " + path);
      }
      return open;
    }

    @Override
    public long size() throws IOException {
      enter();
      return file().size();
    }

    @Override
    public void write(long offset, ByteBuffer bytes) throws IOException {
      boolean fails = strikes();
      SimulatedFile open = file();
      room(offset + bytes.remaining() - open.size());
      int length = bytes.remaining();
      byte[] copy = new byte[fails ? (int) randomness.below(length + 1) : length];
      bytes.get(copy);
      open.write(offset, copy);
      if (fails) {
        throw failure();
      }
    }

    @Override
    public int read(long offset, ByteBuffer bytes) throws IOException {
      enter();
      return file().read(offset, bytes);
    }

    @Override
    public void sync() throws IOException {
      boolean fails = strikes();
      SimulatedFile open = file();
      if (fails) {
        open.failSync(randomness);
        throw failure();
      }
      open.sync();
    }

    @Override
    public void truncate(long size) throws IOException {
      boolean fails = strikes();
      SimulatedFile open = file();
      room(size - open.size());
      if (!fails || randomness.below(2) == 0) {
        open.resize(size);
      }
      if (fails) {
        throw failure();
      }
    }

    @Override
    public void close() {
      file = null;
    }
  }
}
