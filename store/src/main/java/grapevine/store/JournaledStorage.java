package grapevine.store;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.env.Disk;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.Storage;
import grapevine.kernel.state.StorageException;
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
  private static final Mark STATE_THROWN_AWAY = Mark.of("store.state-thrown-away");
  private static final int READ_MAX_BYTES = 1 << 20;

  private final Disk disk;
  private final StateStore state;
  private final Journal journal;
  private final BodyReader reader;
  private final LiveBytes live = new LiveBytes();

  /** Held for reading while a body is read, for writing while a segment is given up. */
  private final ReentrantReadWriteLock givingUp = new ReentrantReadWriteLock();

  private SortedMap<Long, Long> uploads = new TreeMap<>();
  private boolean failed;

  private JournaledStorage(Disk disk, StateStore state, Journal journal) {
    this.disk = disk;
    this.state = state;
    this.journal = journal;
    this.reader = new BodyReader(journal);
  }

  /**
   * Opens what is on the disk, or makes it, and brings the state up to date.
   *
   * @param state follows this disk's journal; whatever it holds may be thrown away. It stays the
   *     caller's, but is closed with the storage
   * @throws StorageException where the disk fails, what was durable is damaged, or a later version
   *     of Grapevine wrote it
   */
  public static JournaledStorage open(Disk disk, StateStore state, StoreSettings settings) {
    try {
      Journal journal = Journal.open(disk, settings.segmentBytes());
      JournaledStorage storage = new JournaledStorage(disk, state, journal);
      storage.catchUp();
      return storage;
    } catch (IOException failure) {
      throw new StorageException(
          "the data folder cannot be read: " + failure.getMessage() + "; check the disk", failure);
    }
  }

  private void catchUp() throws IOException {
    JournalPosition start = state.position();
    if (!journal.continuesAfter(start)) {
      if (PlantedBug.STATE_AHEAD_KEPT.planted()) {
        journal.recover(JournalPosition.NONE);
        return;
      }
      STATE_THROWN_AWAY.hit();
      state.clear();
      start = JournalPosition.NONE;
    }
    journal.recover(start);
    journal.replay(
        start, (writes, position) -> state.apply(StateWrites.CODEC.fromBytes(writes), position));
    live.load(state);
    loadUploads();
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
    return state.get(key);
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
      return new Space(disk.freeBytes(), disk.totalBytes());
    } catch (IOException failure) {
      throw new StorageException("the disk does not tell its size; check it", failure);
    }
  }

  /** Closes the files; nothing is lost by not doing so. */
  @Override
  public void close() {
    state.close();
    try {
      journal.close();
    } catch (IOException failure) {
      throw new StorageException("the journal cannot be closed", failure);
    }
  }
}
