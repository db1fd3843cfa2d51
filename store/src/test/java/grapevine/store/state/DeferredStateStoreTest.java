package grapevine.store.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.StorageException;
import grapevine.store.journal.JournalPosition;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a deferred store shows while an application is under way, and when one fails. */
class DeferredStateStoreTest {
  private static final byte[] ONE = "one".getBytes(US_ASCII);
  private static final byte[] TWO = "two".getBytes(US_ASCII);
  private static final JournalPosition PLACE = new JournalPosition(7, 1, 0, 8, 0);

  private final MemoryStateStore memory = new MemoryStateStore();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayApply = new CountDownLatch(1);

  /** Applies when it may. */
  private class Slow implements StateStore {
    @Override
    public byte @Nullable [] get(byte[] key) {
      return memory.get(key);
    }

    @Override
    public Cursor scan(byte[] from, byte[] to) {
      return memory.scan(from, to);
    }

    @Override
    public void apply(List<Batch.Write> writes, JournalPosition position) {
      begun.countDown();
      try {
        mayApply.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      memory.apply(writes, position);
    }

    @Override
    public JournalPosition position() {
      return memory.position();
    }

    @Override
    public void clear() {
      memory.clear();
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  @Test
  void whatIsUnderWayIsFoundAndAScanWaitsForIt() throws Exception {
    memory.apply(List.of(new Batch.Write(ONE, ONE)), JournalPosition.NONE);
    try (DeferredStateStore store = new DeferredStateStore(new Slow())) {
      store.apply(List.of(new Batch.Write(ONE, null), new Batch.Write(TWO, TWO)), PLACE);
      begun.await();
      assertThat(memory.get(TWO)).isNull();
      assertThat(store.get(TWO)).isEqualTo(TWO);
      assertThat(store.get(ONE)).isNull();
      FutureTask<Integer> found = new FutureTask<>(() -> count(store));
      FutureTask<JournalPosition> position = new FutureTask<>(store::position);
      assertThat(waits(found) && waits(position)).isTrue();
      mayApply.countDown();
      assertThat(found.get()).isEqualTo(1);
      assertThat(position.get()).isEqualTo(PLACE);
      assertThat(memory.get(TWO)).isEqualTo(TWO);
    }
  }

  /** Whether that does not end by itself, but waits. */
  private static boolean waits(Runnable work) {
    Thread thread = Thread.ofPlatform().start(work);
    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
    return thread.isAlive();
  }

  private static int count(StateStore store) {
    int count = 0;
    try (Cursor cursor = store.scan("a".getBytes(US_ASCII), "z".getBytes(US_ASCII))) {
      while (cursor.next()) {
        assertThat(cursor.key()).isEqualTo(TWO);
        count++;
      }
    }
    return count;
  }

  @Test
  void closingWaitsForWhatIsUnderWay() throws Exception {
    DeferredStateStore store = new DeferredStateStore(new Slow());
    store.apply(List.of(new Batch.Write(ONE, ONE)), PLACE);
    begun.await();
    mayApply.countDown();
    store.close();
    assertThat(memory.position()).isEqualTo(PLACE);
  }

  @Test
  void aFailureIsSaidByAllThatComesBehindIt() {
    StateStore broken =
        new Slow() {
          @Override
          public void apply(List<Batch.Write> writes, JournalPosition position) {
            throw new StorageException("the disk is gone");
          }
        };
    try (DeferredStateStore store = new DeferredStateStore(broken)) {
      store.apply(List.of(new Batch.Write(ONE, ONE)), PLACE);
      assertThatThrownBy(() -> store.apply(List.of(), PLACE))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("the disk is gone");
      assertThatThrownBy(() -> store.scan(ONE, TWO)).isInstanceOf(StorageException.class);
      assertThatThrownBy(store::position).isInstanceOf(StorageException.class);
      assertThat(store.get(ONE)).isEqualTo(ONE); // durable in the journal, whatever became of it
    }
  }
}
