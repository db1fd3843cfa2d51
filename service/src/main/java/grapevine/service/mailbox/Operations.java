package grapevine.service.mailbox;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.service.event.Step;
import grapevine.service.mailbox.MailboxOperation.Close;
import grapevine.service.mailbox.MailboxOperation.Deliver;
import grapevine.service.mailbox.MailboxOperation.Expunge;
import grapevine.service.mailbox.MailboxOperation.TakeOver;
import grapevine.service.mailbox.MailboxTables.Site;
import org.jspecify.annotations.Nullable;

/** How operations are made here, and what each does here, wherever it was made. */
final class Operations {
  private final ServerNumber self;
  private final MailboxLog log;
  private final Replicas replicas;

  Operations(Replicas replicas) {
    this.self = replicas.self();
    this.log = replicas.log();
    this.replicas = replicas;
  }

  /** Makes an operation of this site: applies it and hands it to the log, in one batch. */
  void perform(Step step, EntryId owner, MailboxOperation operation) {
    begin(step, owner);
    Timestamp removed = replicas.sites().removed(step.state(), owner, self);
    Timestamp at = step.timestampAbove(removed);
    long sequence = log.append(step, owner, at, MailboxOperation.CODEC.toBytes(operation));
    join(step, owner, new Numbered(at, self, sequence), operation);
    if (!(operation instanceof Close) && MailboxTables.LEAVING.contains(step.state(), owner)) {
      // Whoever makes an operation is active again, and not to drop what an earlier closing covers.
      MailboxTables.LEAVING.delete(step.state(), owner);
    }
  }

  /** Joins an operation to what is here. */
  void apply(Step step, EntryId owner, Numbered change, MailboxOperation operation) {
    begin(step, owner);
    join(step, owner, change, operation);
  }

  private void join(Step step, EntryId owner, Numbered change, MailboxOperation operation) {
    Transaction state = step.state();
    switch (operation) {
      case Deliver deliver -> deliver(state, owner, change, deliver);
      case Expunge expunge -> expunge(state, owner, change, expunge);
      case Close close ->
          join(
              state,
              new Site(owner, change.origin()),
              new Closing(close.removed(), close.has(), Closing.Word.NONE));
      case TakeOver taken ->
          join(
              state,
              new Site(owner, taken.site()),
              new Closing(
                  Timestamp.ZERO,
                  Closing.NONE.has(),
                  new Closing.Word(taken.closed(), change.origin(), change.sequence())));
    }
  }

  /** Makes a mailbox known here, if it is not. */
  void begin(Step step, EntryId owner) {
    if (!MailboxTables.MAILBOXES.contains(step.state(), owner)) {
      MailboxTables.MAILBOXES.put(step.state(), owner, MailboxRecord.EMPTY);
      log.replicasChanged(step, owner);
    }
  }

  static void join(Transaction state, Site site, Closing arrived) {
    Closing before = MailboxTables.CLOSINGS.get(state, site).orElse(Closing.NONE);
    Closing joined = before.join(arrived);
    if (!joined.equals(before)) {
      MailboxTables.CLOSINGS.put(state, site, joined);
    }
  }

  /** What all other sites must have before they need nothing that is replaced now; null alone. */
  @Nullable VersionVector until(State state, EntryId owner) {
    return replicas.others(state, owner).isEmpty() ? null : log.vector(state, owner);
  }

  private void deliver(Transaction state, EntryId owner, Numbered change, Deliver deliver) {
    Timestamp accepted = deliver.message().accepted();
    Held held = new Held(change.at(), deliver.folder(), deliver.flags(), accepted);
    new MailboxContent(owner).put(state, deliver.message(), held, () -> until(state, owner));
  }

  private void expunge(Transaction state, EntryId owner, Numbered change, Expunge expunge) {
    // Another site may have to ask for the body before it learns of the removal.
    boolean keep = !replicas.others(state, owner).isEmpty();
    MailboxContent content = new MailboxContent(owner);
    Tombstone tombstone =
        new Tombstone(change.at(), change.origin(), change.sequence(), Timestamp.ZERO);
    for (Postmark postmark : expunge.postmarks()) {
      content.remove(state, postmark, tombstone, keep);
    }
  }
}
