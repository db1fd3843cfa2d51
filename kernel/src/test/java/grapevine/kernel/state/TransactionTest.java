package grapevine.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.BodyId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of a batch is stored. */
class TransactionTest {
  private final Transaction transaction = new Transaction(new Nothing());

  /** Many bodies are completed in one batch, and every second one is let go of at once. */
  @Test
  void aBodyCompletedBesideOneThatNobodyNeedsKeepsItsContent() {
    for (int upload = 1; upload <= 40; upload++) {
      BodyId body = body(upload);
      transaction.putPart(upload, new byte[] {(byte) upload});
      transaction.finish(upload, body);
      transaction.retain(body);
      if (upload % 2 == 0) {
        transaction.release(body);
      }
    }
    Batch batch = transaction.seal();
    assertThat(batch.abandoned()).hasSize(20).allMatch(upload -> upload % 2 == 0);
    assertThat(batch.finished()).hasSize(20).allMatch(finish -> finish.upload() % 2 == 1);
    assertThat(batch.parts()).hasSize(20).allMatch(part -> part.upload() % 2 == 1);
  }

  private static BodyId body(int number) {
    return BodyId.of(new byte[] {(byte) number});
  }

  /** A storage that holds nothing. */
  private static final class Nothing implements Storage {
    @Override
    public byte @Nullable [] get(byte[] key) {
      return null;
    }

    @Override
    public Cursor scan(byte[] from, byte[] to) {
      throw new UnsupportedOperationException("nothing is scanned here");
    }

    @Override
    public long bodySize(BodyId body) {
      return -1;
    }

    @Override
    public byte @Nullable [] readBody(BodyId body, long offset, int length) {
      return null;
    }

    @Override
    public void commit(Batch batch) {
      throw new UnsupportedOperationException("nothing is committed here");
    }

    @Override
    public List<Long> uploads() {
      return List.of();
    }

    @Override
    public long uploadedBytes(long upload) {
      return 0;
    }

    @Override
    public Space space() {
      return new Space(0, 0);
    }
  }
}
