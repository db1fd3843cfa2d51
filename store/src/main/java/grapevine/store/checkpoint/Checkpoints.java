package grapevine.store.checkpoint;

import grapevine.kernel.check.Mark;
import grapevine.kernel.env.Disk;
import grapevine.kernel.state.StorageException;
import grapevine.store.journal.JournalPosition;
import grapevine.store.state.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The checkpoints of one server: the last complete one, and perhaps one being written. For one
 * thread.
 */
public final class Checkpoints {
  static final String FOLDER = "checkpoint";
  static final String PART = FOLDER + "/part";

  private static final Mark UNREADABLE = Mark.of("store.checkpoint-unreadable");
  private static final String PREFIX = "checkpoint-";

  private final Disk disk;
  private long latest;

  /** Finds the last complete checkpoint, by name; its content is not looked at. */
  public Checkpoints(Disk disk) throws IOException {
    this.disk = disk;
    for (String name : disk.list(FOLDER)) {
      if (name.startsWith(PREFIX)) {
        latest = Math.max(latest, Long.parseLong(name.substring(PREFIX.length())));
      }
    }
  }

  /** The journal record that the last checkpoint reaches; 0 where there is none. */
  public long latestSequence() {
    return latest;
  }

  /**
   * Where in the journal the last checkpoint was made.
   *
   * @throws StorageException where it is damaged
   */
  public JournalPosition latestPosition() throws IOException {
    if (latest == 0) {
      return JournalPosition.NONE;
    }
    try (CheckpointReader reader = new CheckpointReader(disk, path(latest))) {
      return reader.position();
    }
  }

  /** As {@link #latestPosition}, but before all where the checkpoint is damaged. */
  public JournalPosition readablePosition() throws IOException {
    try {
      return latestPosition();
    } catch (StorageException damaged) {
      // The next one replaces it soon; until then nothing counts as checkpointed.
      UNREADABLE.hit();
      return JournalPosition.NONE;
    }
  }

  /**
   * Makes a state from the last checkpoint; empty where there is none.
   *
   * @param state what it holds is thrown away
   * @return where in the journal it is then
   * @throws StorageException where the checkpoint is damaged
   */
  public JournalPosition load(StateStore state) throws IOException {
    state.clear();
    if (latest == 0) {
      return JournalPosition.NONE;
    }
    try (CheckpointReader reader = new CheckpointReader(disk, path(latest))) {
      while (!reader.atEnd()) {
        // Interrupted, it is still nowhere in the journal, and thrown away at the next start.
        state.apply(reader.next(), JournalPosition.NONE);
      }
      state.apply(List.of(), reader.position());
      return reader.position();
    }
  }

  /** Begins a checkpoint of a state that is at that position in the journal. */
  public CheckpointWriter begin(StateStore state) throws IOException {
    return new CheckpointWriter(disk, state.scan(firstKey(), behindAllKeys()), state.position());
  }

  /** Gives a checkpoint that is complete and was read back its name, durably. */
  public void publish(CheckpointWriter complete) throws IOException {
    long sequence = complete.position().sequence();
    complete.close();
    disk.rename(PART, path(sequence));
    disk.syncDirectory(FOLDER);
    disk.syncDirectory("");
    latest = sequence;
    deleteOthers();
  }

  /** Removes what an interrupted or failed checkpoint left. */
  public void discardPart() throws IOException {
    disk.delete(PART);
  }

  /** Makes the name of the last checkpoint durable, and deletes all others. */
  public void settle() throws IOException {
    if (latest != 0) {
      disk.syncDirectory(FOLDER);
      disk.syncDirectory("");
      deleteOthers();
    }
  }

  /** Reads all of the last checkpoint; what is wrong with it, in words. */
  public List<String> verify() throws IOException {
    List<String> findings = new ArrayList<>();
    if (latest != 0) {
      try (CheckpointReader reader = new CheckpointReader(disk, path(latest))) {
        while (!reader.atEnd()) {
          reader.next();
        }
      } catch (StorageException damage) {
        findings.add(String.valueOf(damage.getMessage()));
      }
    }
    return findings;
  }

  /** The lowest key that a state has. */
  public static byte[] firstKey() {
    return new byte[] {1};
  }

  /** A key behind all others: no table's keys are sixty-four times 255. */
  public static byte[] behindAllKeys() {
    byte[] key = new byte[64];
    Arrays.fill(key, (byte) 0xff);
    return key;
  }

  private void deleteOthers() throws IOException {
    for (String name : disk.list(FOLDER)) {
      if (!path(latest).equals(FOLDER + "/" + name)) {
        disk.delete(FOLDER + "/" + name);
      }
    }
  }

  private static String path(long sequence) {
    return FOLDER + "/" + PREFIX + String.format(Locale.ROOT, "%019d", sequence);
  }
}
