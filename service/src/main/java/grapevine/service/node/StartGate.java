package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.service.event.Step;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * After a start a server takes mail and serves what it has, but makes no change until others have
 * told it its own past: its disk may be an old one, and a change numbered twice could not be told
 * from the first (DESIGN section 4, "Links"). With no other server there is nothing to wait for.
 *
 * <p>Which word is enough? Zinfandel shares {@code pa} with Merlot and {@code dl} with Cabernet;
 * its last change was one to {@code pa}. Its disk is put back to a state from before that change,
 * and Cabernet's link is up first. What Cabernet knows of Zinfandel fits, because it never heard of
 * that change; by its word alone Zinfandel would make another change with the same number. So all
 * others are waited for, where they come within a moment. Behind that moment, of each domain one
 * that shares it must have spoken: only such a server can know of a change to it. The moment is
 * there for domains that an old disk has never heard of.
 */
final class StartGate {
  private static final Mark COMPANION_AWAITED = Mark.of("start.companion-of-a-domain-awaited");

  /** That part of the longest wait is given to everybody. */
  private static final int MOMENT_PARTS = 20;

  private final long waitMillis;
  private final TreeSet<ServerNumber> others = new TreeSet<>();
  private final TreeSet<ServerNumber> silent = new TreeSet<>();

  /** Once everybody had a moment: sets of servers of which nobody has spoken yet. */
  private final Set<Set<ServerNumber>> awaited = new LinkedHashSet<>();

  private final Function<State, Collection<? extends SortedSet<ServerNumber>>> companions;
  private long openAtMillis = Long.MAX_VALUE;
  private long momentEndsMillis = Long.MAX_VALUE;
  private boolean open;
  private boolean confirmed;
  private boolean begun;

  /**
   * A closed gate.
   *
   * @param waitMillis that it stays closed at most
   * @param companions tells, of each domain, the other servers that share it; asked at most once
   */
  StartGate(
      long waitMillis, Function<State, Collection<? extends SortedSet<ServerNumber>>> companions) {
    this.waitMillis = waitMillis;
    this.companions = companions;
  }

  /** Whether this server may change anything. */
  boolean isOpen() {
    return open;
  }

  /** Whether it opened because nobody knows better, not because it was too long closed. */
  boolean isConfirmed() {
    return confirmed;
  }

  /**
   * The node has started.
   *
   * @param servers all other servers
   */
  void begin(Step step, Set<ServerNumber> servers) {
    if (!begun) {
      begun = true;
      openAtMillis = step.monotonicMillis() + waitMillis;
      momentEndsMillis = step.monotonicMillis() + waitMillis / MOMENT_PARTS;
      others.addAll(servers);
      silent.addAll(servers);
      if (silent.isEmpty()) {
        confirmed = true;
        open(step, "there is no other server");
      }
    }
  }

  /** Another server has told this one its own past, and it fits. */
  void confirmed(Step step, ServerNumber by) {
    if (open) {
      return;
    }
    silent.remove(by);
    awaited.removeIf(servers -> servers.contains(by));
    if (silent.isEmpty() || isMomentOver() && awaited.isEmpty()) {
      confirmed = true;
      open(step, "other servers confirmed the past of this one");
    }
  }

  private boolean isMomentOver() {
    return momentEndsMillis == Long.MAX_VALUE;
  }

  /** Looks who must be waited for when the moment is over, and opens when that was long enough. */
  void tick(Step step) {
    long now = step.monotonicMillis();
    if (!open && now >= openAtMillis) {
      open(step, "not all that could confirm the past of this server could be reached");
    } else if (!open && now >= momentEndsMillis) {
      endMoment(step);
    }
  }

  /** Some are still silent; those that share a domain with one who has spoken need not be heard. */
  private void endMoment(Step step) {
    momentEndsMillis = Long.MAX_VALUE;
    awaited.add(others);
    for (SortedSet<ServerNumber> servers : companions.apply(step.state())) {
      TreeSet<ServerNumber> serving = new TreeSet<>(servers);
      serving.retainAll(others);
      if (!serving.isEmpty()) {
        awaited.add(serving);
      }
    }
    boolean spoken = silent.size() < others.size();
    awaited.removeIf(servers -> !silent.containsAll(servers));
    if (awaited.isEmpty()) {
      confirmed = true;
      open(step, "other servers confirmed the past of this one");
    } else if (spoken) {
      COMPANION_AWAITED.hit();
    }
  }

  /** When {@link #tick} has something to do. */
  long nextTickMonotonicMillis() {
    return open ? Long.MAX_VALUE : Math.min(openAtMillis, momentEndsMillis);
  }

  private void open(Step step, String why) {
    open = true;
    silent.clear();
    awaited.clear();
    step.log(LogLine.info("changes are made from now on", "because", why));
  }
}
