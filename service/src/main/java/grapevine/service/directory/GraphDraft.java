package grapevine.service.directory;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.id.EntryId;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.ConsPStack;
import org.pcollections.TreePMap;

/** A graph while edges and groups come and go; then all that follows is found at once. */
final class GraphDraft {
  private static final Numbers.Group NOBODY = new Numbers.Group(new BitSet());

  /** A group that changes. */
  static final class Node {
    private final @Nullable Container before;
    private final EntryId id;
    private int[] parents;
    private int[] children;
    private Numbers.Group closed;
    private TreePMap<String, Integer> elsewhere;
    private int partly;

    Node(EntryId id) {
      this.before = null;
      this.id = id;
      this.parents = Numbers.NONE;
      this.children = Numbers.NONE;
      this.closed = NOBODY;
      this.elsewhere = TreePMap.empty();
    }

    Node(Container before) {
      this.before = before;
      this.id = before.id();
      this.parents = before.parents();
      this.children = before.children();
      this.closed = before.closed();
      this.elsewhere = before.elsewhere();
      this.partly = before.partly();
    }

    /** The groups whose count of partly known ones it is in: none where all its items are here. */
    private Numbers.Group countedBefore() {
      return before == null || before.elsewhere().isEmpty() ? NOBODY : before.closed();
    }

    private Numbers.Group counted() {
      return elsewhere.isEmpty() ? NOBODY : closed;
    }

    private Container done() {
      return new Container(id, parents, children, closed, elsewhere, partly);
    }
  }

  private final TreeMap<Integer, Node> nodes = new TreeMap<>();
  private final TreeSet<Integer> dirty = new TreeSet<>();
  private final TreeMap<Integer, Node> gone = new TreeMap<>();
  private final HashTrie<Integer, Container> before;
  private HashTrie<EntryId, Integer> numbers;
  private ConsPStack<Integer> free;
  private int next;

  GraphDraft(Graph graph) {
    before = graph.containers();
    numbers = graph.numbers();
    free = graph.free();
    next = graph.next();
  }

  /** The number of a group, which is there. */
  int number(EntryId id) {
    Integer number = numbers.get(id);
    Invariant.check(number != null, "a group that lives has a number: %s", id);
    return number == null ? 0 : number;
  }

  /** Takes in a group. */
  void begin(EntryId id) {
    int number = free.isEmpty() ? next++ : free.get(0);
    free = free.isEmpty() ? free : free.minus(0);
    numbers = numbers.plus(id, number);
    nodes.put(number, new Node(id));
    dirty.add(number);
  }

  /** Forgets a group that lies in no other, and no other in it. */
  void end(EntryId id) {
    int number = number(id);
    Node node = node(number);
    Invariant.check(
        node.parents.length == 0 && node.children.length == 0 && node.elsewhere.isEmpty(),
        "a group that goes has no edges: %s",
        id);
    numbers = numbers.minus(id);
    nodes.remove(number);
    dirty.remove(number);
    gone.put(number, node);
  }

  /** Adds what an item comes to, or takes it away. */
  void change(int container, Reach reach, boolean added) {
    switch (reach) {
      case Reach.Container(EntryId id) -> edge(container, number(id), added);
      case Reach.Elsewhere(String registry) -> elsewhere(node(container), registry, added);
      case Reach.Nobody() -> {}
    }
  }

  private void edge(int parent, int child, boolean added) {
    Node above = node(parent);
    above.children =
        added ? Numbers.with(above.children, child) : Numbers.without(above.children, child);
    Node below = node(child);
    below.parents =
        added ? Numbers.with(below.parents, parent) : Numbers.without(below.parents, parent);
    dirty.add(child);
  }

  private static void elsewhere(Node node, String registry, boolean added) {
    Integer count = node.elsewhere.get(registry);
    int left = (count == null ? 0 : count) + (added ? 1 : -1);
    node.elsewhere =
        left == 0 ? node.elsewhere.minus(registry) : node.elsewhere.plus(registry, left);
  }

  int[] parents(int number) {
    Node node = nodes.get(number);
    return node == null ? known(number).parents() : node.parents;
  }

  int[] children(int number) {
    Node node = nodes.get(number);
    return node == null ? known(number).children() : node.children;
  }

  Numbers.Group closed(int number) {
    Node node = nodes.get(number);
    return node == null ? known(number).closed() : node.closed;
  }

  void closed(int number, Numbers.Group closed) {
    node(number).closed = closed;
  }

  /** Whether something is new above a group itself, not only further up. */
  boolean isDirty(int number) {
    return dirty.contains(number);
  }

  private Node node(int number) {
    return nodes.computeIfAbsent(number, missing -> new Node(known(missing)));
  }

  private Container known(int number) {
    Container container = before.get(number);
    if (container == null) {
      throw new IllegalStateException("no group has the number " + number);
    }
    return container;
  }

  /** The graph with all that follows from the changes. */
  Graph done() {
    new Closing(this).run(dirty);
    countPartly();
    HashTrie<Integer, Container> after = before;
    for (int number : gone.keySet()) {
      after = after.minus(number);
      free = free.plus(number);
    }
    for (Map.Entry<Integer, Node> node : nodes.entrySet()) {
      after = after.plus(node.getKey(), node.getValue().done());
    }
    return new Graph(numbers, after, free, next);
  }

  private void countPartly() {
    TreeMap<Integer, Integer> differences = new TreeMap<>();
    gone.values().forEach(node -> count(node.countedBefore(), -1, differences));
    for (Node node : nodes.values()) {
      if (!node.counted().isSame(node.countedBefore())) {
        count(node.countedBefore(), -1, differences);
        count(node.counted(), 1, differences);
      }
    }
    differences.forEach((number, difference) -> {
      if (difference != 0 && !gone.containsKey(number)) {
        node(number).partly += difference;
      }
    });
  }

  private static void count(Numbers.Group counted, int by, TreeMap<Integer, Integer> differences) {
    for (int number : counted.toArray()) {
      differences.merge(number, by, Integer::sum);
    }
  }
}
