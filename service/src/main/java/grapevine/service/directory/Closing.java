package grapevine.service.directory;

import grapevine.kernel.check.PlantedBug;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Finds anew which groups a group lies in, near and far, for those above which something has
 * changed and all that lie in them. Groups that lie in each other are found as one by Tarjan's
 * algorithm (Depth-first search and linear graph algorithms, SIAM J. Comput. 1972), which gives
 * them out when all above them is known; they share one set. A chain may be as long as there are
 * groups, so nothing calls itself.
 */
final class Closing {
  /** A group on the way up. */
  private static final class Visit {
    private final int number;
    private final int order;
    private final int[] parents;
    private int lowest;
    private int next;
    private boolean open = true;

    Visit(int number, int order, int[] parents) {
      this.number = number;
      this.order = order;
      this.parents = parents;
      this.lowest = order;
    }
  }

  private final GraphDraft graph;
  private final BitSet affected = new BitSet();
  private final TreeMap<Integer, Visit> visits = new TreeMap<>();
  private final Deque<Visit> open = new ArrayDeque<>();

  Closing(GraphDraft graph) {
    this.graph = graph;
  }

  void run(SortedSet<Integer> dirty) {
    findAffected(dirty);
    for (int number = affected.nextSetBit(0);
        number >= 0;
        number = affected.nextSetBit(number + 1)) {
      if (!visits.containsKey(number)) {
        climb(number);
      }
    }
  }

  private void findAffected(SortedSet<Integer> dirty) {
    Deque<Integer> waiting = new ArrayDeque<>(dirty);
    dirty.forEach(affected::set);
    while (!waiting.isEmpty()) {
      for (int child : graph.children(waiting.pop())) {
        if (!affected.get(child)) {
          affected.set(child);
          waiting.push(child);
        }
      }
    }
  }

  private void climb(int start) {
    Deque<Visit> path = new ArrayDeque<>();
    path.push(visit(start));
    while (!path.isEmpty()) {
      Visit visit = path.element();
      if (visit.next < visit.parents.length) {
        int parent = visit.parents[visit.next++];
        Visit known = visits.get(parent);
        if (known == null && affected.get(parent)) {
          path.push(visit(parent));
        } else if (known != null && known.open) {
          visit.lowest = Math.min(visit.lowest, known.order);
        }
        continue;
      }
      path.pop();
      Visit below = path.peek();
      if (below != null) {
        below.lowest = Math.min(below.lowest, visit.lowest);
      }
      if (visit.lowest == visit.order) {
        close(cycle(visit));
      }
    }
  }

  private Visit visit(int number) {
    Visit visit = new Visit(number, visits.size(), graph.parents(number));
    visits.put(number, visit);
    open.push(visit);
    return visit;
  }

  /** The groups that lie in each other, of which that one was met first. */
  private List<Visit> cycle(Visit first) {
    List<Visit> members = new ArrayList<>();
    Visit member;
    do {
      member = open.pop();
      members.add(member);
    } while (member.order != first.order);
    return members;
  }

  private void close(List<Visit> members) {
    BitSet above = new BitSet();
    members.forEach(member -> above.set(member.number));
    for (Visit member : members) {
      for (int parent : member.parents) {
        Visit visit = visits.get(parent);
        if (visit == null || !visit.open) {
          graph.closed(parent).addTo(above);
        }
      }
    }
    Numbers.Group closed = new Numbers.Group(above);
    for (Visit member : members) {
      member.open = false;
      if (members.size() == 1
          || graph.isDirty(member.number)
          || !PlantedBug.FLATTENED_MISSES_CHANGE_IN_CYCLE.planted()) {
        graph.closed(member.number, closed);
      }
    }
  }
}
