package grapevine.store.state;

import grapevine.kernel.state.Batch;
import grapevine.kernel.state.State;
import grapevine.store.journal.JournalPosition;
import java.util.List;

/**
 * An ordered map that remembers how far it has followed the journal. A crash may take back its last
 * applications, each of them whole and none without all later ones. Reading is safe for several
 * threads; all else is for one. Failures are {@link grapevine.kernel.state.StorageException}s.
 */
public interface StateStore extends State, AutoCloseable {
  /**
   * Applies the writes of one batch, all at once, and remembers the batch's position with them.
   *
   * @param writes in any order; where a key comes twice, the later counts
   */
  void apply(List<Batch.Write> writes, JournalPosition position);

  /** The position that was applied last; {@link JournalPosition#NONE} where nothing was. */
  JournalPosition position();

  /** Removes everything; the position is {@link JournalPosition#NONE} again. */
  void clear();

  @Override
  void close();
}
