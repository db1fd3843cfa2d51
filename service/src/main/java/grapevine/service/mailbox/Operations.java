package grapevine.service.mailbox;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.service.event.Step;
import grapevine.service.mailbox.MailboxOperation.Close;
import grapevine.service.mailbox.MailboxOperation.Deliver;
import grapevine.service.mailbox.MailboxOperation.Expunge;
import grapevine.service.mailbox.MailboxOperation.TakeOver;
import grapevine.service.mailbox.MailboxTables.Site;

/** How operations are made here, and what each does here, wherever it was made. */
final class Operations {
  private final ServerNumber self;
  private final InboxSites sites;
  private final MailboxLog log;

  Operations(ServerNumber self, InboxSites sites, MailboxLog log) {
    this.self = self;
    this.sites = sites;
    this.log = log;
  }

  /** Makes an operation of this site: applies it and hands it to the log, in one batch. */
  Timestamp perform(Step step, EntryId owner, MailboxOperation operation) {
    Timestamp at = step.timestamp();
    long sequence = log.append(step, owner, at, MailboxOperation.CODEC.toBytes(operation));
    apply(step.state(), owner, new Numbered(at, self, sequence), operation);
    return at;
  }

  /** Joins an operation to what is here. */
  void apply(Transaction state, EntryId owner, Numbered change, MailboxOperation operation) {
    MailboxContent content = new MailboxContent(owner);
    content.begin(state);
    switch (operation) {
      case Deliver deliver ->
          content.put(
              state,
              deliver.message(),
              new Held(
                  change.at(), deliver.folder(), deliver.flags(), deliver.message().accepted()));
      case Expunge expunge -> {
        boolean keep = othersHold(state, owner);
        Tombstone tombstone =
            new Tombstone(change.at(), change.origin(), change.sequence(), Timestamp.ZERO);
        for (Postmark postmark : expunge.postmarks()) {
          content.remove(state, postmark, tombstone, keep);
        }
      }
      case Close close ->
          join(
              state,
              new Site(owner, change.origin()),
              new Closing(change.at(), close.has(), Timestamp.ZERO, Closing.NONE.by()));
      case TakeOver taken ->
          join(
              state,
              new Site(owner, taken.site()),
              new Closing(Timestamp.ZERO, Closing.NONE.has(), taken.closed(), change.origin()));
    }
  }

  private boolean othersHold(State state, EntryId owner) {
    return Replicas.of(state, sites, owner).stream().anyMatch(server -> !server.equals(self));
  }

  static void join(Transaction state, Site site, Closing arrived) {
    Closing before = MailboxTables.CLOSINGS.get(state, site).orElse(Closing.NONE);
    Closing joined = before.join(arrived);
    if (!joined.equals(before)) {
      MailboxTables.CLOSINGS.put(state, site, joined);
    }
  }
}
