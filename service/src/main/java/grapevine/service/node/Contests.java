package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.service.event.Step;
import grapevine.service.message.Recipient;
import grapevine.service.message.Recipient.Target;
import grapevine.service.registry.Kind;
import grapevine.service.registry.NameConflict;
import grapevine.service.registry.Registries;
import grapevine.service.report.ContestedNotice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settles names that two entries claim (DESIGN section 5, "Same name created twice"): the later one
 * gets its derived name by a recorded change, so that it does not take the other's when that one is
 * deleted, with nobody having decided it; both, and the registrars, are told.
 *
 * <p>A change may arrive shortly before the one that explains it, such as a creation before a
 * deletion; so only what stays contested for a while is settled. The first replica does it; the
 * others wait longer, each in its turn, and find it done.
 */
final class Contests {
  private static final Mark SETTLED = Mark.of("registry.contest-settled");
  private static final long GRACE_MILLIS = 30_000;
  private static final long LOOK_MILLIS = 10_000;

  private final NodeParts node;
  private TreeMap<EntryId, Long> seen = new TreeMap<>();
  private long nextMonotonicMillis;

  Contests(NodeParts node) {
    this.node = node;
  }

  /** When {@link #tick} has something to do; what is new is found with any tick. */
  long nextTickMonotonicMillis() {
    return seen.isEmpty() ? Long.MAX_VALUE : nextMonotonicMillis;
  }

  /** Settles what is due; to be called only where changes may be made. */
  void tick(Step step) {
    long now = step.monotonicMillis();
    if (now < nextMonotonicMillis) {
      return;
    }
    nextMonotonicMillis = now + LOOK_MILLIS;
    TreeMap<EntryId, Long> open = new TreeMap<>();
    for (String registry : node.registration().held(step.state())) {
      long grace = GRACE_MILLIS * (1 + turn(step.state(), registry));
      for (NameConflict conflict : Registries.conflicts(step.state(), registry)) {
        long first = seen.getOrDefault(conflict.other(), now);
        if (now - first < grace) {
          open.put(conflict.other(), first);
        } else {
          settle(step, conflict);
        }
      }
    }
    seen = open;
  }

  /** How many replicas come before this one. */
  private int turn(State state, String registry) {
    List<ServerNumber> replicas = List.copyOf(node.registration().replicas(state, registry));
    return Math.max(0, replicas.indexOf(node.self()));
  }

  private void settle(Step step, NameConflict conflict) {
    SETTLED.hit();
    if (PlantedBug.NAME_LOSER_RENAMED_ANEW.planted()) {
      return; // each replica has a name of its own for it, and keeps that
    }
    node.registration().change(step, conflict.settlement());
    step.log(
        LogLine.alarm(
            "contested name settled",
            "keeps",
            conflict.holder(),
            "renamed",
            conflict.other(),
            "to",
            conflict.derived()));
    String registry = conflict.holder().name().registry();
    List<Recipient> told = new ArrayList<>();
    told.add(recipient(new Target.OwnersOf(RName.required(registry + "." + RName.GV)), registry));
    for (EntryId who : List.of(conflict.holder(), conflict.other())) {
      concerned(step.state(), who).ifPresent(told::add);
    }
    ContestedNotice notice =
        new ContestedNotice(conflict.holder(), conflict.other(), conflict.derived());
    byte[] content = notice.content(domain(step.state(), registry));
    node.steering().notice(step, notice.postmark(), content, told);
  }

  /** An individual himself, a list's owners; a server reads no mail. */
  private Optional<Recipient> concerned(State state, EntryId who) {
    return node.directory()
        .find(state, who)
        .bearer()
        .filter(entry -> !entry.name().registry().equals(RName.GV))
        .flatMap(entry -> {
          String words = entry.name().toString();
          return switch (entry.kind()) {
            case Kind.INDIVIDUAL -> Optional.of(recipient(new Target.Inbox(who), words));
            case Kind.GROUP -> Optional.of(recipient(new Target.OwnersOf(entry.name()), words));
            case Kind.ALIAS -> Optional.empty();
          };
        });
  }

  private static Recipient recipient(Target target, String words) {
    return new Recipient(target, words, Optional.empty(), "", "");
  }

  /** The first domain of a registry, which is the same at all servers. */
  private String domain(State state, String registry) {
    return node.directory()
        .gv(state)
        .registry(registry)
        .flatMap(entry -> entry.domains().stream().sorted().findFirst())
        .orElse(registry + ".invalid"); // a domain that nobody can have
  }
}
