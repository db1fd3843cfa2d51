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

  /** What is being applied, or could not be; null where the state has all. */
  private volatile @Nullable Application pending;

  /** A batch on its way into the state: what it leaves under each of its keys. */
  private record Application(
      Map<KeyBytes, Optional<byte[]>> left, CompletableFuture<Void> applied) {}

  /** Applies to that store, and closes it. */
  public DeferredStateStore(StateStore state) {
    this.state = state;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    Application before = pending;
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
    Application next = new Application(left, new CompletableFuture<>());
    awaitApplied();
    pending = next;
    executor.execute(() -> apply(next, writes, position));
  }

  private void apply(Application application, List<Batch.Write> writes, JournalPosition position) {
    try {
      state.apply(writes, position);
      pending = null;
      application.applied.complete(null);
    } catch (RuntimeException | Error failure) {
      application.applied.completeExceptionally(failure);
    }
  }

  @Override
  public JournalPosition position() {
    awaitApplied();
    return state.position();
  }

  @Override
  public void clear() {
    awaitApplied();
    state.clear();
  }

  @Override
  public void close() {
    executor.close(); // waits for what is under way
    state.close();
  }

  private void awaitApplied() {
    Application before = pending;
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
