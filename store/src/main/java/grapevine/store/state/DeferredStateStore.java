package grapevine.store.state;

import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.StorageException;
import grapevine.store.journal.JournalPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A state store whose applications are done by a thread of its own, one behind the other, while the
 * caller goes on with the next batch: what a batch writes is durable in the journal before it comes
 * here, so nobody needs to wait until it is in the state too. Look-ups see it at once; a scan waits
 * until it is applied. At most one batch is under way: who brings the next one waits.
 *
 * <p>Where an application fails, each later call but {@link #get} and {@link #close} says so.
 * Reading is safe for several threads; all else is for one.
 */
public final class DeferredStateStore implements StateStore {
  private final StateStore state;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("state").factory());

  /** The last batch, which is being applied, or is, or could not be; null before the first. */
  private volatile @Nullable Application last;

  /** A batch on its way into the state: what it leaves under each of its keys. */
  private record Application(
      Map<KeyBytes, Optional<byte[]>> left, CompletableFuture<Void> applied) {}

  /** Applies to that store, and closes it. */
  public DeferredStateStore(StateStore state) {
    this.state = state;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    Application before = last;
    Optional<byte[]> left = before == null ? null : before.left.get(new KeyBytes(key));
    return left == null ? state.get(key) : left.orElse(null);
  }

  @Override
  public Cursor scan(byte[] from, byte[] to) {
    awaitApplied();
    return state.scan(from, to);
  }

  @Override
  public void apply(List<Batch.Write> writes, JournalPosition position) {
    Map<KeyBytes, Optional<byte[]>> left = HashMap.newHashMap(writes.size());
    for (Batch.Write write : writes) {
      left.put(new KeyBytes(write.key()), Optional.ofNullable(write.value()));
    }
    awaitApplied();
    last =
        new Application(
            left, CompletableFuture.runAsync(() -> state.apply(writes, position), executor));
  }

  @Override
  public JournalPosition position() {
    awaitApplied();
    return state.position();
  }

  @Override
  public void clear() {
    awaitApplied();
    last = null;
    state.clear();
  }

  @Override
  public void close() {
    executor.close(); // waits for what is under way
    state.close();
  }

  private void awaitApplied() {
    Application before = last;
    if (before == null) {
      return;
    }
    try {
      before.applied.join();
    } catch (CompletionException failure) {
      throw new StorageException(
          "the state could not follow the journal: " + failure.getMessage(), failure);
    }
  }
}
