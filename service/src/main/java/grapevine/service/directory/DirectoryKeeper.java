package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.service.registry.EntryState;
import grapevine.service.registry.Gv;
import grapevine.service.registry.RegistryRow;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.pcollections.TreePMap;

/**
 * Keeps the picture of the registries up to date with what is committed, and shows the latest.
 * {@link #view} and {@link #currentMillis} are for any thread, the rest for the one that commits.
 */
public final class DirectoryKeeper {
  private final ServerNumber self;
  private final Pool pool = new Pool();
  private final AtomicReference<DirectoryView> view;
  private final AtomicLong currentMillis;

  /**
   * A picture of all that a state has of the registries.
   *
   * @param self the server whose registries these are
   * @param wallMillis now, in milliseconds since 1970
   * @param indexed under which values an entry is found by {@link DirectoryView#having}
   */
  public DirectoryKeeper(
      ServerNumber self,
      State state,
      long wallMillis,
      BiFunction<EntryId, EntryState, List<IndexedValue>> indexed) {
    this.self = self;
    Copy nothing = new Copy(self, Gv.nothing(), TreePMap.empty());
    CopyUpdate update = new CopyUpdate(nothing, pool);
    RegistryRow.forEach(state, update::take);
    this.view = new AtomicReference<>(DirectoryView.empty(nothing, indexed));
    this.currentMillis = new AtomicLong(wallMillis);
    publish(update, state, wallMillis);
  }

  /** The latest picture. It has all that was answered or sent before this call. */
  public DirectoryView view() {
    return view.get();
  }

  /** When it was last known that nothing newer is committed: wall-clock milliseconds since 1970. */
  public long currentMillis() {
    return currentMillis.get();
  }

  /**
   * What all that a state has of a registry comes to, tombstones left out: equal contents, equal
   * digests. It costs as much as the batch in hand has written.
   *
   * @param state the batch in hand over what is committed, or that alone
   */
  public byte[] contentDigest(State state, String registry) {
    CopyUpdate update = new CopyUpdate(view.get().copy(), pool);
    if (state instanceof Transaction pending) {
      pending.forEachWrite(write -> RegistryRow.of(write).ifPresent(update::take));
    }
    return update.content(registry).bytes();
  }

  /**
   * Takes note of a batch that has become durable, before anything leaves that rests on it.
   *
   * @param state which has it
   * @param wallMillis when the batch was handled
   * @return whether there is another picture now
   */
  public boolean committed(Batch batch, State state, long wallMillis) {
    CopyUpdate update = new CopyUpdate(view.get().copy(), pool);
    for (Batch.Write write : batch.writes()) {
      RegistryRow.of(write).ifPresent(update::take);
    }
    publish(update, state, wallMillis);
    currentMillis.set(wallMillis);
    return !update.isEmpty();
  }

  private void publish(CopyUpdate update, State state, long wallMillis) {
    if (!update.isEmpty()) {
      Copy copy = update.done(self, () -> Gv.read(state));
      view.set(view.get().next(copy, update.touched(), wallMillis));
    }
  }
}
