package grapevine.service.body;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Storage;
import grapevine.kernel.state.Transaction;
import grapevine.service.event.Step;
import java.util.Optional;

/**
 * Takes over what an earlier process had of a body. The digest over it is gone with that process,
 * and an unfinished body cannot be read; so it becomes a body under the name that was written down
 * for it, is read and copied, and thrown away. Nothing of it crosses a link again.
 */
final class Salvage {
  /** How much is copied in one batch. */
  static final int COPY_BYTES = 1 << 20;

  private final Storage storage;

  Salvage(Storage storage) {
    this.storage = storage;
  }

  /** The durable row of a body, or that of its first attempt. */
  static Fetch row(Transaction state, BodyId body) {
    return Fetch.TABLE.get(state, body).orElse(Fetch.first());
  }

  /** Looks for what is here from before; sets {@link Transfer#salvageBytes} where there is some. */
  void begin(Step step, Transfer transfer) {
    Transaction state = step.state();
    BodyId body = transfer.body;
    Optional<Fetch> found = Fetch.TABLE.get(state, body);
    if (found.isEmpty()) {
      return;
    }
    Fetch fetch = found.get();
    long bytes = storage.uploadedBytes(fetch.upload(body));
    BodyId salvaged = fetch.start();
    switch (fetch.phase()) {
      case PARTIAL -> {
        if (bytes == 0) {
          return;
        }
        state.finish(fetch.upload(body), salvaged);
        state.retain(salvaged);
        transfer.salvageBytes = bytes;
      }
      case SALVAGE -> {
        state.abandon(fetch.upload(body));
        transfer.salvageBytes = storage.bodySize(salvaged);
      }
      case HERE -> {
        return;
      }
    }
    Fetch.TABLE.put(state, body, fetch.next(Fetch.Phase.SALVAGE, step.wallMillis(), salvaged));
  }

  /** Copies a piece; returns whether all is copied. */
  boolean copy(Step step, Transfer transfer) {
    Transaction state = step.state();
    Fetch fetch = row(state, transfer.body);
    byte[] bytes = storage.readBody(fetch.start(), transfer.received, COPY_BYTES);
    if (bytes == null) {
      return false; // it is readable when the batch that named it is durable
    }
    transfer.take(bytes);
    state.putPart(fetch.upload(transfer.body), bytes);
    if (transfer.received < transfer.salvageBytes) {
      return false;
    }
    transfer.salvageBytes = -1;
    state.release(fetch.start());
    Fetch.TABLE.put(state, transfer.body, fetch.at(step.wallMillis(), transfer.start()));
    return true;
  }
}
