package grapevine.store;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.state.StorageException;
import grapevine.store.checkpoint.CheckpointWriter;
import grapevine.store.checkpoint.Checkpoints;
import grapevine.store.journal.Journal;
import grapevine.store.journal.JournalPosition;
import grapevine.store.state.StateStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The upkeep of the store, in slices: checkpoints, copying out, giving segments up. For one thread.
 *
 * <p>A segment is given up when nothing needs it any more, and each need has its end on disk first:
 *
 * <ul>
 *   <li><b>Its state writes</b> are needed to make the state again. They are behind a checkpoint
 *       that is complete, was read back, and whose name is durable.
 *   <li><b>Its bodies</b> are needed while they have a place in it. A body loses its place there by
 *       a commit, by which it was dropped or copied elsewhere, and a commit is durable when it
 *       returns. The checkpoint, being older, may still name the old place; but whoever starts from
 *       the checkpoint also replays that commit, and reads no body before.
 *   <li><b>Readers</b> may be in the middle of it: a lock keeps them and this apart.
 * </ul>
 *
 * <p>The last segment is never given up, nor is any while a commit is under way. What the state
 * still holds in memory only makes no difference: if it is lost, it comes again from the journal.
 */
final class Maintenance {
  private static final Mark CHECKPOINT = Mark.of("store.checkpoint");
  private static final Mark CHECKPOINT_FAILED = Mark.of("store.checkpoint-failed");
  private static final Mark RECYCLED = Mark.of("store.segment-recycled");
  private static final Mark DELETED = Mark.of("store.segment-deleted");

  /** A segment with less than one part in so many alive is worth copying out of. */
  private static final int SPARSE_DIVISOR = 4;

  private final JournaledStorage storage;
  private final Journal journal;
  private final StateStore state;
  private final BodyReader reader;
  private final Checkpoints checkpoints;
  private final StoreSettings settings;
  private final SortedSet<Long> unmovable = new TreeSet<>();
  private final ArrayDeque<Long> unneeded = new ArrayDeque<>();
  private JournalPosition checkpointed;

  /** Where the next checkpoint is counted from: the last one, or the last attempt. */
  private JournalPosition due;

  private long reviewedAt;
  private long failures;
  private @Nullable CheckpointWriter writer;
  private @Nullable CopyPass pass;

  Maintenance(JournaledStorage storage, CatchUp.Opened opened, StoreSettings settings) {
    this.storage = storage;
    this.journal = opened.journal();
    this.state = opened.state();
    this.reader = new BodyReader(opened.journal());
    this.checkpoints = opened.checkpoints();
    this.settings = settings;
    this.checkpointed = opened.checkpointed();
    this.due = checkpointed;
  }

  /** Does one slice of what is to be done; true where there may be more. */
  boolean slice() throws IOException {
    if (writer != null) {
      continueCheckpoint(writer);
      return true;
    }
    if (journal.bytesAfter(due) >= settings.checkpointBytes()) {
      beginCheckpoint();
      return true;
    }
    if (!unneeded.isEmpty()) {
      giveUp(unneeded.removeFirst());
      return true;
    }
    if (journal.needsSpare()) {
      journal.prepareSpare(settings.sliceBytes());
      return true;
    }
    return copyOut();
  }

  /** Makes a checkpoint now, in one go. */
  void checkpoint() throws IOException {
    if (writer == null) {
      beginCheckpoint();
    }
    long before = failures;
    while (writer != null) {
      continueCheckpoint(writer);
    }
    if (failures != before) {
      throw new StorageException("the checkpoint could not be written; is the disk full?");
    }
  }

  /** Ends what is under way. */
  void close() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }

  private void beginCheckpoint() {
    due = journal.position();
    if (due.sequence() == checkpointed.sequence()) {
      return;
    }
    try {
      writer = checkpoints.begin(state);
    } catch (IOException failure) {
      checkpointFailed();
    }
  }

  private void continueCheckpoint(CheckpointWriter current) throws IOException {
    boolean complete;
    try {
      complete = current.slice(settings.sliceBytes());
    } catch (IOException | StorageException failure) {
      // Nothing rests on this one yet: it is tried anew when as much journal has come again.
      current.close();
      checkpointFailed();
      return;
    }
    if (complete) {
      CHECKPOINT.hit();
      checkpoints.publish(current);
      checkpointed = current.position();
      due = checkpointed;
      writer = null;
      review();
    }
  }

  private void checkpointFailed() {
    CHECKPOINT_FAILED.hit();
    failures++;
    writer = null;
  }

  /** Finds the segments that nothing needs, and, where that is worth it, begins to copy out. */
  private void review() {
    reviewedAt = journal.position().segment();
    unneeded.clear();
    SortedSet<Long> sparse = new TreeSet<>();
    SortedMap<Long, Long> closed = journal.closedSegments();
    closed.forEach((segment, lastSequence) -> {
      if (lastSequence > checkpointed.sequence()) {
        return;
      }
      long alive = storage.liveBytes(segment);
      if (alive == 0 || PlantedBug.BODY_COLLECTED_TOO_EARLY.planted()) {
        unneeded.add(segment);
      } else if (alive < settings.segmentBytes() / SPARSE_DIVISOR) {
        sparse.add(segment);
      }
    });
    sparse.removeAll(unmovable);
    pass = sparse.isEmpty() ? null : new CopyPass(storage, reader, sparse);
  }

  private void giveUp(long segment) throws IOException {
    boolean keep = journal.spares() < settings.spareSegments();
    (keep ? RECYCLED : DELETED).hit();
    storage.giveUp(segment, keep);
  }

  private boolean copyOut() {
    if (pass == null) {
      if (reviewedAt != journal.position().segment()) {
        review();
      }
      return pass != null || !unneeded.isEmpty();
    }
    if (pass.slice(settings.sliceBytes())) {
      unmovable.addAll(pass.unmovable());
      pass = null;
      review();
    }
    return true;
  }
}
