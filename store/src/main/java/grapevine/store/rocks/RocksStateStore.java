package grapevine.store.rocks;

import grapevine.kernel.check.Mark;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.StorageException;
import grapevine.store.journal.JournalPosition;
import grapevine.store.state.StateStore;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/**
 * A state in a folder of RocksDB, without a log of its own: after a crash it opens with what had
 * been written out, a consistent beginning of what was applied, and follows the journal from there.
 * So that this is never far, it is written out whenever the journal begins a segment. Where it
 * cannot be opened, it is made again from the checkpoint. The position is kept under the key 0,
 * below all tables. Reading is safe for several threads; a read after {@link #close} is refused,
 * since the library would bring the whole process down.
 */
public final class RocksStateStore implements StateStore {
  /** A block cache of 64 MiB: an idle server stays below 200 MB. */
  public static final long DEFAULT_CACHE_BYTES = 64L << 20;

  private static final Mark DESTROYED = Mark.of("store.rocks-destroyed");
  private static final byte[] POSITION = {0};

  private final String folder;
  private final RocksResources resources;

  /** Held for reading while the library is used, for writing while it is closed or replaced. */
  private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();

  private RocksDB database;
  private long writtenOutIn = JournalPosition.NONE.segment();
  private boolean closed;
  private int generation;

  static {
    RocksDB.loadLibrary();
  }

  /**
   * Opens the state, or makes it.
   *
   * @param folder its folder in the file system, whose parent exists
   * @param cacheBytes memory for blocks, their indexes and filters, and what is not yet written out
   * @throws StorageException where it cannot be opened for other reasons than damage
   */
  public RocksStateStore(String folder, long cacheBytes) {
    this.folder = folder;
    this.resources = new RocksResources(cacheBytes);
    this.database = openOrReplace();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    lifetime.readLock().lock();
    try {
      return open().get(key);
    } catch (RocksDBException failure) {
      throw failed("be read", failure);
    } finally {
      lifetime.readLock().unlock();
    }
  }

  @Override
  public Cursor scan(byte[] from, byte[] to) {
    lifetime.readLock().lock();
    try {
      open();
      return new RocksCursor(this, database, from, to);
    } finally {
      lifetime.readLock().unlock();
    }
  }

  @Override
  public void apply(List<Batch.Write> writes, JournalPosition position) {
    lifetime.readLock().lock();
    try (WriteBatch batch = new WriteBatch()) {
      for (Batch.Write write : writes) {
        byte[] value = write.value();
        if (value == null) {
          batch.delete(write.key());
        } else {
          batch.put(write.key(), value);
        }
      }
      batch.put(POSITION, JournalPosition.CODEC.toBytes(position));
      open().write(resources.writeOptions(), batch);
      if (position.segment() != writtenOutIn) {
        writtenOutIn = position.segment();
        open().flush(resources.flushOptions());
      }
    } catch (RocksDBException failure) {
      throw failed("be written", failure);
    } finally {
      lifetime.readLock().unlock();
    }
  }

  @Override
  public JournalPosition position() {
    byte[] stored = get(POSITION);
    return stored == null ? JournalPosition.NONE : JournalPosition.CODEC.fromBytes(stored);
  }

  @Override
  public void clear() {
    lifetime.writeLock().lock();
    try {
      open().close();
      generation++;
      RocksDB.destroyDB(folder, resources.options());
      database = RocksDB.open(resources.options(), folder);
    } catch (RocksDBException failure) {
      throw failed("be made anew", failure);
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        generation++;
        database.close();
        resources.close();
      }
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  ReentrantReadWriteLock.ReadLock reading() {
    return lifetime.readLock();
  }

  /** The database while it is open. */
  RocksDB open() {
    if (closed) {
      throw new IllegalStateException("the state is closed");
    }
    return database;
  }

  /** Counts the databases that were opened here one after the other. */
  int generation() {
    return generation;
  }

  StorageException failed(String what, RocksDBException failure) {
    return new StorageException(
        "the state in "
            + folder
            + " cannot "
            + what
            + ": "
            + failure.getMessage()
            + "; check the disk. The folder may be removed while the server is stopped: the state"
            + " is made again from the journal",
        failure);
  }

  private RocksDB openOrReplace() {
    try {
      return RocksDB.open(resources.options(), folder);
    } catch (RocksDBException failure) {
      if (!damaged(failure)) {
        resources.close();
        throw failed("be opened", failure);
      }
    }
    try {
      DESTROYED.hit();
      RocksDB.destroyDB(folder, resources.options());
      return RocksDB.open(resources.options(), folder);
    } catch (RocksDBException failure) {
      resources.close();
      throw failed("be made anew", failure);
    }
  }

  private static boolean damaged(RocksDBException failure) {
    return failure.getStatus() != null && failure.getStatus().getCode() == Status.Code.Corruption;
  }
}
