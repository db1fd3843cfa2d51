package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.replication.DomainName;
import grapevine.service.event.Step;
import grapevine.service.message.Recipient.Target;
import grapevine.service.registry.Address;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.InboxSite;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Member;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Says whether names exist. That one does is said by any replica; that one does not, only when
 * every replica has just said so, those included that only another replica knows of. A tombstone is
 * one replica's no. Where a replica cannot be asked, or has not caught up, it is not known (DESIGN
 * section 5, "Absence").
 */
final class NameInquiries {
  private static final Mark ABSENT = Mark.of("absence.every-replica-said-no");
  private static final Mark NOT_KNOWN = Mark.of("absence.not-known");
  private static final Mark FURTHER_REPLICA = Mark.of("absence.a-replica-named-another");

  /** Whether a name exists, as far as it can be said. */
  enum Presence {
    PRESENT,
    ABSENT,
    NOT_KNOWN
  }

  /** What is done with the verdicts, which are in the order of the names. */
  @FunctionalInterface
  interface Reaction {
    void on(Step step, List<Presence> verdicts);
  }

  /** What comes of asking about one name. */
  @FunctionalInterface
  interface Confirmation {
    /**
     * The answer is there.
     *
     * @param heard what is to mean the entry that bears the name now must be stamped above its
     *     creation, and so above this: the creations that those who answered know, and where their
     *     clocks stood
     */
    void on(Step step, Presence presence, Timestamp heard);
  }

  private final ServerNumber self;
  private final Directory directory;
  private final Adapters adapters;
  private final Links links;
  private final Questions questions;
  private final long waitMillis;

  NameInquiries(ServerNumber self, Directory directory, Adapters adapters, Asking asking) {
    this.self = self;
    this.directory = directory;
    this.adapters = adapters;
    this.links = asking.links();
    this.questions = asking.questions();
    this.waitMillis = asking.settings().questionMillis();
  }

  /**
   * Whether this server has the registry of registries, and finds itself in it: one that has just
   * joined, or come back as new, knows no registry and no domain.
   */
  boolean knowsOrganisation(State state) {
    return directory.gv(state).servers().containsKey(self)
        && adapters.replicator().caughtUp(state, Registration.domain(RName.GV));
  }

  /**
   * Whether an item of a list means nobody any more: its entry is deleted, or its name is borne by
   * one that was created later. To ask others by the name would find that one. (An older entry that
   * has not arrived here would keep the name when it does; whoever wrote meanwhile is told.)
   */
  boolean isNobodyForGood(State state, Target.Listed item) {
    Optional<EntryId> identity = item.identity();
    return identity.isPresent()
        ? isNobodyForGood(state, identity.get())
        : directory.isUsedAgain(state, item.name(), item.added());
  }

  /** Whether an entry is deleted, as far as can be told here: that is final. */
  boolean isNobodyForGood(State state, EntryId id) {
    Lookup lookup = directory.find(state, id);
    return lookup instanceof Lookup.Gone
        || !(lookup instanceof Lookup.Found)
            && directory.isUsedAgain(state, id.name(), id.created());
  }

  /** Finds out about names of one registry. */
  void find(Step step, String registry, List<String> localParts, Reaction reaction) {
    find(step, new Inquiry(byName(registry, localParts), reaction));
  }

  /** Finds out about an entry, whatever bears its name. */
  void find(Step step, EntryId id, Reaction reaction) {
    find(step, new Inquiry(byIdentity(id, false), reaction));
  }

  /**
   * Finds out whether anybody knows where mail for an entry goes. A replica that is behind may have
   * heard that one inbox site was removed, and not that another was added before: these are changes
   * of different origins.
   */
  void findPlace(Step step, EntryId id, Reaction reaction) {
    find(step, new Inquiry(byIdentity(id, true), reaction));
  }

  private static Request.Exists byIdentity(EntryId id, boolean takingMail) {
    RName name = id.name();
    Optional<Timestamp> created = Optional.of(id.created());
    return new Request.Exists(name.registry(), List.of(name.name()), created, takingMail);
  }

  /** Finds out about one name that something is going to refer to. */
  void confirm(Step step, RName name, Confirmation then) {
    Timestamp[] heard = {Timestamp.ZERO};
    Inquiry inquiry =
        new Inquiry(
            byName(name.registry(), List.of(name.name())),
            (later, verdicts) -> then.on(later, verdicts.getFirst(), heard[0]));
    inquiry.clocks = now -> heard[0] = Timestamp.max(heard[0], now);
    find(step, inquiry);
  }

  private static Request.Exists byName(String registry, List<String> localParts) {
    return new Request.Exists(registry, localParts, Optional.empty(), false);
  }

  private void find(Step step, Inquiry inquiry) {
    String registry = inquiry.asked.registry();
    SortedSet<ServerNumber> replicas = directory.gv(step.state()).serversOf(registry);
    if (replicas.contains(self)) {
      inquiry.heard(answerHere(step, inquiry.asked));
    } else if (replicas.isEmpty()) {
      inquiry.unsure = true;
    }
    if (PlantedBug.ABSENCE_SAID_WHEN_BEHIND.planted() && replicas.contains(self)) {
      inquiry.replicas.clear();
      inquiry.unsure = false;
    } else {
      inquiry.replicas.addAll(replicas);
    }
    inquiry.goOn(step);
  }

  /** What this replica says to another server that asks. */
  Answer.Existence answerHere(Step step, Request.Exists asked) {
    String registry = asked.registry();
    List<Boolean> present = new ArrayList<>(asked.localParts().size());
    Timestamp latest = step.lastTimestamp();
    for (String localPart : asked.localParts()) {
      Optional<Timestamp> since =
          asked.created().isPresent()
              ? existsHere(step.state(), asked, RName.of(localPart, registry))
              : existsHere(step.state(), registry, localPart);
      present.add(since.isPresent());
      latest = Timestamp.max(latest, since.orElse(latest));
    }
    SortedSet<ServerNumber> replicas = directory.gv(step.state()).serversOf(registry);
    // Where all are here, nothing is said of what is not.
    boolean caughtUp =
        replicas.contains(self) && (!present.contains(false) || isComplete(step.state(), registry));
    return new Answer.Existence(present, caughtUp, List.copyOf(replicas), latest);
  }

  /**
   * Whether what is not here of a registry is not there, as far as one replica can tell. It cannot
   * where it never got what another had that is written off: let Zinfandel come back as new, and
   * Cabernet, which has the only copy, be written off there before they meet. Without this
   * Zinfandel would be the only replica, and everybody would be nobody until Cabernet is back.
   */
  boolean isComplete(State state, String registry) {
    DomainName domain = Registration.domain(registry);
    return adapters.replicator().caughtUp(state, domain)
        && !adapters.replicator().isOrphaned(state, domain)
        && !KeptChanges.isWaiting(state);
  }

  /** Since when there is such an entry; empty where there is none. */
  private Optional<Timestamp> existsHere(State state, Request.Exists asked, Optional<RName> name) {
    Timestamp created = asked.created().orElse(Timestamp.ZERO);
    return name.flatMap(known -> directory.find(state, new EntryId(known, created)).bearer())
        .filter(entry -> !asked.takingMail() || takesMail(state, entry))
        .map(entry -> entry.id().created());
  }

  private boolean takesMail(State state, Entry entry) {
    return switch (entry.kind()) {
      case INDIVIDUAL ->
          !directory.forwarding(entry).isEmpty()
              || directory.inboxSites(state, entry).stream().anyMatch(InboxSite::active)
              || directory.hasWrittenOffSite(state, entry);
      case ALIAS -> !directory.targets(entry).isEmpty();
      case GROUP -> true;
    };
  }

  private Optional<Timestamp> existsHere(State state, String registry, String localPart) {
    return switch (Directory.ours(registry, localPart)) {
      case Address.Named named -> since(state, named.candidates());
      case Address.Postmaster postmaster ->
          since(state, postmaster.candidates())
              .or(() ->
                  directory.postmasters(state, registry).stream().findFirst().map(Member::at));
      case Address.Outside _, Address.Malformed _ -> Optional.empty();
    };
  }

  private Optional<Timestamp> since(State state, List<RName> candidates) {
    return directory.match(state, candidates).bearer().map(entry -> entry.id().created());
  }

  private final class Inquiry {
    private final Request.Exists asked;
    private final Reaction reaction;
    private final boolean[] present;
    private final TreeSet<ServerNumber> replicas = new TreeSet<>();
    private final TreeSet<ServerNumber> askedServers = new TreeSet<>();
    private int waiting;
    private Consumer<Timestamp> clocks = now -> {};
    private boolean unsure;
    private boolean done;

    Inquiry(Request.Exists asked, Reaction reaction) {
      this.asked = asked;
      this.reaction = reaction;
      this.present = new boolean[asked.localParts().size()];
      askedServers.add(self);
    }

    void heard(Answer.Existence said) {
      for (int index = 0; index < present.length && index < said.present().size(); index++) {
        present[index] |= said.present().get(index);
      }
      unsure |= !said.caughtUp() || said.present().size() != present.length;
      if (replicas.addAll(said.replicas()) && waiting > 0) {
        FURTHER_REPLICA.hit();
      }
    }

    /** Asks whom it has not asked yet, and ends when nobody is left whose word counts. */
    void goOn(Step step) {
      if (done) {
        return;
      }
      if (!allPresent()) {
        for (ServerNumber replica : unasked()) {
          askedServers.add(replica);
          ask(step, replica);
        }
      }
      if (!done && (waiting == 0 || allPresent())) {
        done = true;
        if (askedServers.size() > 1 && replicas.contains(self)) {
          // What was created here while the others were asked is not absent.
          heard(answerHere(step, asked));
        }
        reaction.on(step, verdicts());
      }
    }

    private Collection<ServerNumber> unasked() {
      TreeSet<ServerNumber> left = new TreeSet<>(replicas);
      left.removeAll(askedServers);
      return left;
    }

    private void ask(Step step, ServerNumber replica) {
      if (!links.isUp(replica)) {
        unsure = true;
        return;
      }
      waiting++;
      questions.ask(step, replica, asked, waitMillis, (later, answer) -> on(later, answer));
    }

    private void on(Step step, Optional<Answer> answer) {
      if (answer.isPresent() && answer.get() instanceof Answer.Existence said) {
        step.observe(said.now());
        clocks.accept(said.now());
        heard(said);
      } else {
        unsure = true;
      }
      waiting--;
      goOn(step);
    }

    private boolean allPresent() {
      for (boolean one : present) {
        if (!one) {
          return false;
        }
      }
      return true;
    }

    private List<Presence> verdicts() {
      List<Presence> verdicts = new ArrayList<>(present.length);
      for (boolean one : present) {
        (one ? Optional.<Mark>empty() : Optional.of(unsure ? NOT_KNOWN : ABSENT))
            .ifPresent(Mark::hit);
        verdicts.add(one ? Presence.PRESENT : unsure ? Presence.NOT_KNOWN : Presence.ABSENT);
      }
      return verdicts;
    }
  }
}
