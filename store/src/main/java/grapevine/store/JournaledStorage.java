package grapevine.store;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.env.Disk;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.Storage;
import grapevine.kernel.state.StorageException;
import grapevine.store.checkpoint.Checkpoints;
import grapevine.store.journal.Appender;
import grapevine.store.journal.Journal;
import grapevine.store.journal.JournalPosition;
import grapevine.store.state.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * One server's durable memory: the journal is the truth, and the state follows it.
 *
 * <p>A commit is one append and one sync. The content of its bodies goes into the journal as it is;
 * its state writes follow, together with the storage's own: where the bodies lie (table 1), what
 * belongs to unfinished ones (3), and how many bytes of each segment are needed (4). So replaying a
 * batch is nothing but applying its state writes, and whatever a crash leaves, state and bodies
 * agree. Only what is durable in the journal is applied to the state. The state itself is never
 * synced: it remembers how far it has followed, and at the next start it follows from there; if the
 * journal does not know that place, the state is thrown away and made again from the checkpoint and
 * the journal behind it.
 *
 * <p>{@link #bodySize}, {@link #readBody}, {@link #get} and {@link #scan} are safe for several
 * threads; all else is for one. After a {@link StorageException} from a commit, or from
 * maintenance, nothing more can be committed until the storage is opened again.
 */
public final class JournaledStorage implements Storage, AutoCloseable {
  private static final int READ_MAX_BYTES = 1 << 20;

  private final Disk disk;
  private final StateStore state;
  private final Journal journal;
  private final BodyReader reader;
  private final Checkpoints checkpoints;
  private final Maintenance maintenance;
  private final LiveBytes live = new LiveBytes();
  private final ReadCache cache;

  /** Held for reading while a body is read, for writing while a segment is given up. */
  private final ReentrantReadWriteLock givingUp = new ReentrantReadWriteLock();

  private SortedMap<Long, Long> uploads = new TreeMap<>();
  private boolean failed;

  private JournaledStorage(CatchUp.Opened opened, StoreSettings settings) {
    this.disk = opened.disk();
    this.state = opened.state();
    this.journal = opened.journal();
    this.checkpoints = opened.checkpoints();
    this.reader = new BodyReader(journal);
    this.maintenance = new Maintenance(this, opened, settings);
    this.cache = new ReadCache(state, settings.cacheBytes());
    live.load(state);
    loadUploads();
  }

  /**
   * Opens what is on the disk, or makes it, and brings the state up to date.
   *
   * @param state follows this disk's journal; whatever it holds may be thrown away. It is closed
   *     with the storage
   * @throws StorageException where the disk fails, what was durable is damaged, or a later version
   *     of Grapevine wrote it
   */
  public static JournaledStorage open(Disk disk, StateStore state, StoreSettings settings) {
    try {
      return new JournaledStorage(CatchUp.open(disk, state, settings.segmentBytes()), settings);
    } catch (IOException failure) {
      throw new StorageException(
          "the data folder cannot be read: " + failure.getMessage() + "; check the disk", failure);
    }
  }

  private void loadUploads() {
    try (Cursor cursor = state.scan(Keys.first(Keys.PARTS), Keys.behind(Keys.PARTS))) {
      while (cursor.next()) {
        long bytes = BodyLocation.CODEC.fromBytes(cursor.value()).bytes();
        uploads.merge(Keys.number(cursor.key()), bytes, Long::sum);
      }
    }
  }

  @Override
  public void commit(Batch batch) {
    if (!batch.isEmpty()) {
      append(batch.writes(), plan -> plan.add(batch));
    }
  }

  /** Adds to the plan of a commit. */
  @FunctionalInterface
  interface Filler {
    void fill(CommitPlan plan) throws IOException;
  }

  /** Makes state writes, and what the filler plans, durable at once. */
  void append(List<Batch.Write> stateWrites, Filler filler) {
    Invariant.check(!failed, "nothing is committed after a failure");
    failed = true;
    try {
      Appender appender = journal.begin();
      CommitPlan plan = new CommitPlan(state, appender, uploads);
      filler.fill(plan);
      List<Batch.Write> writes = new ArrayList<>(stateWrites);
      writes.addAll(plan.writes(live));
      JournalPosition position = appender.commit(StateWrites.CODEC.toBytes(writes));
      state.apply(writes, position);
      cache.apply(writes);
      live.apply(plan.liveChanges());
      uploads = plan.uploads();
      failed = false;
    } catch (IOException failure) {
      throw new StorageException(
          "the journal cannot be written: "
              + failure.getMessage()
              + "; whether the last batch is durable is known after a restart",
          failure);
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return cache.get(key);
  }

  @Override
  public Cursor scan(byte[] from, byte[] to) {
    return state.scan(from, to);
  }

  @Override
  public long bodySize(BodyId body) {
    byte[] location = state.get(Keys.location(body));
    // The size comes first, behind the version.
    return location == null ? -1 : new ByteReader(location, 1, location.length - 1).getVarint();
  }

  @Override
  public byte @Nullable [] readBody(BodyId body, long offset, int length) {
    Invariant.check(offset >= 0 && length >= 0 && length <= READ_MAX_BYTES, "a read is bounded");
    givingUp.readLock().lock();
    try {
      byte[] location = state.get(Keys.location(body));
      return location == null
          ? null
          : reader.read(BodyLocation.CODEC.fromBytes(location), offset, length);
    } finally {
      givingUp.readLock().unlock();
    }
  }

  @Override
  public List<Long> uploads() {
    return List.copyOf(uploads.keySet());
  }

  @Override
  public long uploadedBytes(long upload) {
    return uploads.getOrDefault(upload, 0L);
  }

  @Override
  public Space space() {
    try {
      // The state needs room to merge, and a server that starts on a full disk a segment and more:
      // what is only enough for that is not free, and a spare segment is none of the state's.
      long own = journal.segmentBytes();
      return new Space(Math.max(0, disk.freeBytes() - own), disk.totalBytes());
    } catch (IOException failure) {
      throw new StorageException("the disk does not tell its size; check it", failure);
    }
  }

  /**
   * Does one slice of upkeep: part of a checkpoint, one segment given up, one made ready, or some
   * bodies copied out of a segment with little left alive. To be called when there is nothing else
   * to do, and now and then when there always is.
   *
   * @return whether there is more to do now
   * @throws StorageException where the disk failed; the server must stop
   */
  public boolean maintain() {
    Invariant.check(!failed, "nothing is maintained after a failure");
    return guarded(maintenance::slice);
  }

  /**
   * Makes a checkpoint now, in one go, unless nothing was committed since the last one.
   *
   * @throws StorageException where the disk failed
   */
  public void checkpoint() {
    guarded(() -> {
      maintenance.checkpoint();
      return true;
    });
  }

  /**
   * Reads everything that is stored, and compares what must agree: checksums of all records,
   * content and checkpoints, places of bodies, counts of references, counts of needed bytes.
   *
   * @return what is wrong, in words; empty where all is well
   */
  public List<String> verify() {
    return guarded(new Verification(state, journal, checkpoints, reader)::run);
  }

  /** How many bytes of a segment are needed. */
  long liveBytes(long segment) {
    return live.of(segment);
  }

  /** Gives up a segment that nothing needs, when no reader is in it. */
  void giveUp(long segment, boolean keepFile) throws IOException {
    givingUp.writeLock().lock();
    try {
      if (keepFile) {
        journal.recycle(segment);
      } else {
        journal.delete(segment);
      }
    } finally {
      givingUp.writeLock().unlock();
    }
  }

  /** Work on the disk. */
  @FunctionalInterface
  private interface DiskWork<T> {
    T run() throws IOException;
  }

  private <T> T guarded(DiskWork<T> work) {
    try {
      return work.run();
    } catch (IOException failure) {
      failed = true;
      throw new StorageException("the disk failed: " + failure.getMessage(), failure);
    }
  }

  /** Closes the files; nothing is lost by not doing so. */
  @Override
  public void close() {
    guarded(() -> {
      maintenance.close();
      state.close();
      journal.close();
      return true;
    });
  }
}
