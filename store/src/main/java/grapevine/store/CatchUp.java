package grapevine.store;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.env.Disk;
import grapevine.kernel.state.StorageException;
import grapevine.store.checkpoint.Checkpoints;
import grapevine.store.journal.Journal;
import grapevine.store.journal.JournalPosition;
import grapevine.store.state.StateStore;
import java.io.IOException;

/**
 * Brings a state up to date with its journal. A state that remembers a place which the journal has,
 * not before the last checkpoint, goes on from there. Any other is thrown away, above all one that
 * is ahead: it shows what no one was promised, or what was taken back. It is made again from the
 * checkpoint and the journal behind it. For one thread; used once.
 */
final class CatchUp {
  private static final Mark STATE_THROWN_AWAY = Mark.of("store.state-thrown-away");

  private final Journal journal;
  private final StateStore state;
  private final Checkpoints checkpoints;

  private CatchUp(Journal journal, StateStore state, Checkpoints checkpoints) {
    this.journal = journal;
    this.state = state;
    this.checkpoints = checkpoints;
  }

  /**
   * A journal and what follows it, up to date.
   *
   * @param checkpointed how far the last checkpoint reaches; before all where none is readable
   */
  record Opened(
      Disk disk,
      Journal journal,
      StateStore state,
      Checkpoints checkpoints,
      JournalPosition checkpointed) {}

  static Opened open(Disk disk, StateStore state, int segmentBytes) throws IOException {
    Journal journal = Journal.open(disk, segmentBytes);
    try {
      Checkpoints checkpoints = new Checkpoints(disk);
      new CatchUp(journal, state, checkpoints).run();
      checkpoints.settle();
      return new Opened(disk, journal, state, checkpoints, checkpoints.readablePosition());
    } catch (IOException | RuntimeException failure) {
      journal.close();
      throw failure;
    }
  }

  private void run() throws IOException {
    JournalPosition start = state.position();
    // A state without a place may hold the part of a checkpoint that was loaded before a stop, and
    // the checkpoint itself may be gone with a disk that was replaced: it is begun anew too.
    boolean follows =
        start.sequence() > 0
            && start.sequence() >= checkpoints.latestSequence()
            && journal.continuesAfter(start);
    if (!follows && PlantedBug.STATE_AHEAD_KEPT.planted()) {
      journal.recover(checkpoints.latestPosition());
      return;
    }
    start = follows ? start : rebuilt();
    journal.recover(start);
    journal.replay(
        start, (writes, position) -> state.apply(StateWrites.CODEC.fromBytes(writes), position));
  }

  private JournalPosition rebuilt() throws IOException {
    STATE_THROWN_AWAY.hit();
    JournalPosition start;
    try {
      start = checkpoints.load(state);
    } catch (StorageException damage) {
      throw lost(damage.getMessage() + ", and the state is not usable either");
    }
    if (!journal.continuesAfter(start)) {
      throw lost(
          "neither the state nor the last checkpoint, which ends at record "
              + start.sequence()
              + ", has its continuation in the journal");
    }
    return start;
  }

  private static StorageException lost(String what) {
    return new StorageException(
        what
            + ". Restore this server's data from a backup, or remove it and join again as a new"
            + " server");
  }
}
