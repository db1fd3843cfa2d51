package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.service.event.Step;
import grapevine.service.mailbox.Mailboxes;
import grapevine.service.mailbox.MaildropLocks;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.InboxSite;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Serves people's INBOXes: here where this server is an active inbox site, else through the nearest
 * that is. A session that was begun at one site stays there; when the link to it breaks, the
 * session is told to come again.
 */
final class Maildrops {
  private static final Answer NOT_REACHED =
      new Answer.NotNow("no server that holds this mailbox can be reached now");

  /** To show next to nothing would look as if all were lost. */
  private static final Answer TO_COME =
      new Answer.NotNow("the mailbox was added to this server, and has not arrived yet");

  private static final int ELSEWHERE_MAX = 10_000;

  /** Where a part of an INBOX ends: well below what a link carries at once. */
  private static final long PART_OCTETS = 1 << 20;

  /** What an item weighs beside its prefix, at most. */
  private static final long ITEM_OCTETS = 96;

  private final ServerNumber self;
  private final Directory directory;
  private final Mailboxes mailboxes;
  private final Links links;
  private final Questions questions;
  private final StartGate gate;
  private final long waitMillis;
  private final MaildropLocks locks = new MaildropLocks();

  /** Whose mailbox is open at another site for a session of this server, the oldest first. */
  private final LinkedHashMap<EntryId, ServerNumber> elsewhere = new LinkedHashMap<>();

  Maildrops(CommandDesk.Parts parts, ServerNumber self, Mailboxes mailboxes) {
    this.self = self;
    this.directory = parts.directory();
    this.mailboxes = mailboxes;
    this.links = parts.links();
    this.questions = parts.questions();
    this.gate = parts.gate();
    this.waitMillis = parts.settings().questionMillis();
  }

  /** Opens an INBOX for a session that runs at {@code at}. */
  void open(
      Step step, ServerNumber at, Request.OpenMaildrop open, boolean mayRelay, Caller caller) {
    boolean serves = mailboxes.serves(step.state(), open.owner());
    if (!serves || !mailboxes.isCaughtUp(step.state(), open.owner())) {
      // A site that was added a moment ago would show next to nothing.
      Optional<ServerNumber> site =
          mayRelay ? nearest(step.state(), open.owner()) : Optional.empty();
      if (site.isPresent()) {
        boolean whole = at.equals(self);
        openElsewhere(step, new Opening(site.get(), open, new ArrayList<>(), whole), caller);
        return;
      }
      if (!serves) {
        caller.answer(step, NOT_REACHED);
        return;
      }
      if (mailboxes.isToCome(step.state(), open.owner(), links::isUp)) {
        caller.answer(step, TO_COME);
        return;
      }
    }
    if (!locks.open(open.owner(), new MaildropLocks.Session(at, open.session()))) {
      caller.answer(
          step, new Answer.Refused(Answer.Reason.IN_USE, "another session has this mailbox open"));
      return;
    }
    elsewhere.remove(open.owner());
    List<Answer.Item> items = mailboxes.maildrop(step.state(), open.owner());
    caller.answer(step, new Answer.Maildrop(at.equals(self) ? items : part(items, open.from())));
  }

  /** As many as one message between servers carries well, from one on. */
  private static List<Answer.Item> part(List<Answer.Item> items, int from) {
    long octets = 0;
    int end = Math.min(from, items.size());
    int begin = end;
    while (end < items.size() && octets < PART_OCTETS) {
      octets += octets(items.get(end));
      end++;
    }
    return List.copyOf(items.subList(begin, end));
  }

  private static long octets(Answer.Item item) {
    return item.prefix().length + ITEM_OCTETS;
  }

  /** A maildrop that is opened elsewhere: what came of it, and whether all of it is wanted. */
  private record Opening(
      ServerNumber site, Request.OpenMaildrop open, List<Answer.Item> items, boolean whole) {
    Request.OpenMaildrop next() {
      return new Request.OpenMaildrop(open.owner(), open.session(), open.from() + items.size());
    }

    Request.CloseMaildrop close() {
      return new Request.CloseMaildrop(open.owner(), open.session());
    }
  }

  /** Asks a site for one part after the other; who asks for another server passes one part on. */
  private void openElsewhere(Step step, Opening opening, Caller caller) {
    questions.ask(
        step,
        opening.site(),
        opening.next(),
        waitMillis,
        (later, answer) -> {
          if (answer.isEmpty()) {
            // It may have the mailbox open for us now.
            questions.ask(later, opening.site(), opening.close(), waitMillis, (last, closed) -> {});
            caller.answer(later, NOT_REACHED);
          } else if (answer.get() instanceof Answer.Maildrop(List<Answer.Item> part)) {
            remember(opening.open().owner(), opening.site());
            opened(later, opening, part, caller);
          } else {
            caller.answer(later, answer.get());
          }
        });
  }

  private void opened(Step step, Opening opening, List<Answer.Item> part, Caller caller) {
    opening.items().addAll(part);
    boolean last = part.stream().mapToLong(Maildrops::octets).sum() < PART_OCTETS;
    if (last || !opening.whole()) {
      caller.answer(step, new Answer.Maildrop(List.copyOf(opening.items())));
    } else {
      openElsewhere(step, opening, caller);
    }
  }

  private void remember(EntryId owner, ServerNumber site) {
    elsewhere.putLast(owner, site);
    if (elsewhere.size() > ELSEWHERE_MAX) {
      elsewhere.pollFirstEntry();
    }
  }

  /**
   * Removes messages for good, at the site where the session is: who saw them there must not see
   * them there again, and this one may bring it the removal much later.
   */
  void delete(Step step, Request.DeleteMessages delete, boolean mayRelay, Caller caller) {
    ServerNumber site = elsewhere.get(delete.owner());
    if (site != null && mayRelay) {
      askAt(step, site, delete, caller);
    } else if (!mailboxes.serves(step.state(), delete.owner())) {
      relay(step, delete, delete.owner(), mayRelay, caller);
    } else if (!gate.isOpen()) {
      caller.answer(step, new Answer.NotNow("this server has just started; try again"));
    } else {
      boolean removed = mailboxes.expunge(step, delete.owner(), delete.messages());
      caller.answer(step, removed ? new Answer.Done() : NOT_REACHED);
    }
  }

  /** Ends a session. */
  void close(
      Step step, ServerNumber at, Request.CloseMaildrop close, boolean mayRelay, Caller caller) {
    MaildropLocks.Session session = new MaildropLocks.Session(at, close.session());
    boolean here = locks.holds(close.owner(), session);
    locks.close(close.owner(), session);
    ServerNumber site = here ? null : elsewhere.remove(close.owner());
    if (site != null && mayRelay) {
      askAt(step, site, close, caller);
    } else if (mayRelay && !here) {
      relay(step, close, close.owner(), true, caller);
    } else {
      caller.answer(step, new Answer.Done());
    }
  }

  /** Reads part of a body, here or at the site that has it. */
  void read(Step step, Request.ReadBody read, Caller caller) {
    byte[] here = step.state().readBody(read.body(), read.offset(), read.length());
    if (here != null) {
      caller.answer(step, new Answer.BodyBytes(here));
    } else if (read.site().equals(self) || !links.isUp(read.site())) {
      caller.answer(step, NOT_REACHED);
    } else {
      ask(step, read.site(), read, caller);
    }
  }

  /** The link to a server is gone: the sessions that it ran here end. */
  void peerDown(ServerNumber peer) {
    locks.closeAll(peer);
  }

  private void relay(Step step, Request request, EntryId owner, boolean mayRelay, Caller caller) {
    Optional<ServerNumber> nearest = mayRelay ? nearest(step.state(), owner) : Optional.empty();
    if (nearest.isEmpty()) {
      caller.answer(step, NOT_REACHED);
    } else {
      ask(step, nearest.get(), request, caller);
    }
  }

  private void askAt(Step step, ServerNumber site, Request request, Caller caller) {
    if (links.isUp(site)) {
      ask(step, site, request, caller);
    } else {
      caller.answer(step, NOT_REACHED);
    }
  }

  private void ask(Step step, ServerNumber server, Request request, Caller caller) {
    questions.ask(
        step,
        server,
        request,
        waitMillis,
        (later, answer) -> caller.answer(later, answer.orElse(NOT_REACHED)));
  }

  /**
   * Where an owner's mailbox may be: at its active sites where its registry is held here, else at
   * the servers that hold it, since an inbox site is one of them.
   */
  Optional<ServerNumber> nearest(State state, EntryId owner) {
    Optional<Entry> entry = directory.find(state, owner).bearer();
    List<ServerNumber> sites =
        entry.isPresent()
            ? directory.inboxSites(state, entry.get()).stream()
                .filter(InboxSite::active)
                .map(site -> site.server().number())
                .toList()
            : List.copyOf(directory.gv(state).serversOf(owner.name().registry()));
    if (entry.isPresent()) {
      return sites.stream().filter(links::isUp).findFirst();
    }
    return links.nearest(sites).stream().findFirst();
  }
}
