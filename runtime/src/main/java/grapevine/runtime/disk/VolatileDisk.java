package grapevine.runtime.disk;

import grapevine.kernel.env.Disk;
import grapevine.kernel.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A disk whose cache dies with the process: what was written and not synced is held in memory, so
 * that kill -9 does to it what a power cut does to a machine. Without it the operating system keeps
 * what a killed process wrote, and a sync that was left out is never missed. The time of a sync is
 * spent, on a scratch file, before anything is handed on; names are made and deleted at once. Safe
 * for use by several threads as the disk below is.
 */
public final class VolatileDisk implements Disk {
  private static final String SCRATCH = "unsynced";

  private final Disk disk;
  private final DiskFile scratch;

  /**
   * Holds back what is written to a disk.
   *
   * @throws IOException where the scratch file cannot be made
   */
  public VolatileDisk(Disk disk) throws IOException {
    this.disk = disk;
    this.scratch = disk.open(SCRATCH, true);
  }

  /** Makes bytes durable, where nobody reads them. */
  synchronized void spendSync(List<ByteBuffer> pieces) throws IOException {
    long offset = 0;
    for (ByteBuffer piece : pieces) {
      scratch.write(offset, piece.duplicate());
      offset += piece.remaining();
    }
    scratch.sync();
  }

  @Override
  public DiskFile open(String path, boolean create) throws IOException {
    return new VolatileFile(this, disk.open(path, create));
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return disk.list(folder);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return disk.exists(path);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String path) throws IOException {
    disk.delete(path);
  }

  @Override
  public void syncDirectory(String folder) throws IOException {
    disk.syncDirectory(folder);
  }

  @Override
  public long freeBytes() throws IOException {
    return disk.freeBytes();
  }

  @Override
  public long totalBytes() throws IOException {
    return disk.totalBytes();
  }
}
