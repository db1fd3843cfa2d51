package grapevine.store.rocks;

import grapevine.kernel.state.Cursor;
import java.util.concurrent.locks.Lock;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Steps through the database as it was when this was opened. For one thread. */
final class RocksCursor implements Cursor {
  private final RocksStateStore store;
  private final int generation;
  private final Slice upper;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private boolean started;

  /** Opens it before the first entry from {@code from} on. */
  RocksCursor(RocksStateStore store, RocksDB database, byte[] from, byte[] to) {
    this.store = store;
    this.generation = store.generation();
    this.upper = new Slice(to);
    this.options = new ReadOptions().setIterateUpperBound(upper);
    this.iterator = database.newIterator(options);
    iterator.seek(from);
  }

  @Override
  public boolean next() {
    Lock reading = store.reading();
    reading.lock();
    try {
      checkUsable();
      if (started && iterator.isValid()) {
        iterator.next();
      }
      started = true;
      if (iterator.isValid()) {
        return true;
      }
      iterator.status();
      return false;
    } catch (RocksDBException failure) {
      throw store.failed("be read", failure);
    } finally {
      reading.unlock();
    }
  }

  @Override
  public byte[] key() {
    Lock reading = store.reading();
    reading.lock();
    try {
      checkUsable();
      return iterator.key();
    } finally {
      reading.unlock();
    }
  }

  @Override
  public byte[] value() {
    Lock reading = store.reading();
    reading.lock();
    try {
      checkUsable();
      return iterator.value();
    } finally {
      reading.unlock();
    }
  }

  @Override
  public void close() {
    Lock reading = store.reading();
    reading.lock();
    try {
      if (store.generation() == generation) {
        iterator.close();
      }
      options.close();
      upper.close();
    } finally {
      reading.unlock();
    }
  }

  private void checkUsable() {
    if (store.generation() != generation) {
      throw new IllegalStateException("the state is closed");
    }
  }
}
