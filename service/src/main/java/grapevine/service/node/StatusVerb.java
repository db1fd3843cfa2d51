package grapevine.service.node;

import grapevine.kernel.state.Storage;
import grapevine.service.event.Step;
import grapevine.service.registry.ServerEntry;
import grapevine.service.request.Answer;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a server is: itself, its links, the registries that it holds, and what waits for whom. */
final class StatusVerb {
  private final NodeParts node;
  private final CommandDesk.Parts parts;
  private final Storage storage;

  StatusVerb(NodeParts node, CommandDesk.Parts parts, Storage storage) {
    this.node = node;
    this.parts = parts;
    this.storage = storage;
  }

  /** Rows of kind {@code server}, {@code link}, {@code registry} and {@code queue}. */
  Answer status(Step step) {
    Rows rows = new Rows();
    Storage.Space space = storage.space();
    rows.add(
        "kind", "server",
        "name", parts.settings().serverName(),
        "number", node.self(),
        "up-since", Instant.ofEpochMilli(node.startedWallMillis()),
        "makes-changes", parts.gate().isOpen() ? "yes" : "not yet",
        "free-bytes", space.freeBytes(),
        "total-bytes", space.totalBytes(),
        "queue", node.steering().queueSize(),
        "wanted-bodies", node.bodies().wantedCount());
    for (ServerEntry server : parts.directory().gv(step.state()).servers().values()) {
      if (!server.number().equals(node.self())) {
        link(rows, server);
      }
    }
    for (String registry : node.registration().held(step.state())) {
      boolean caughtUp = node.replicator().caughtUp(step.state(), Registration.domain(registry));
      rows.add("kind", "registry", "name", registry, "state", caughtUp ? "held" : "catching up");
    }
    queue(step, rows);
    return rows.done();
  }

  private void link(Rows rows, ServerEntry server) {
    OptionalLong since = parts.links().downSince(server.number());
    String name = server.name().name();
    if (parts.links().isUp(server.number())) {
      rows.add("kind", "link", "name", name, "state", "up");
    } else if (since.isPresent()) {
      rows.add(
          "kind",
          "link",
          "name",
          name,
          "state",
          "down",
          "since",
          Instant.ofEpochMilli(since.getAsLong()));
    } else {
      rows.add("kind", "link", "name", name, "state", "down", "since", "this server started");
    }
  }

  private void queue(Step step, Rows rows) {
    TreeMap<String, Integer> parcels = new TreeMap<>();
    TreeMap<String, String> oldest = new TreeMap<>();
    List<SortedMap<String, String>> waiting = node.steering().queue().rows(step.state(), Rows.MAX);
    for (SortedMap<String, String> parcel : waiting) {
      String way = parcel.getOrDefault("way", "");
      parcels.merge(way, 1, Integer::sum);
      oldest.merge(
          way,
          parcel.getOrDefault("since", ""),
          (left, right) -> left.compareTo(right) <= 0 ? left : right);
    }
    parcels.forEach((way, count) ->
        rows.add(
            "kind",
            "queue",
            "name",
            way,
            "parcels",
            waiting.size() < Rows.MAX ? count : count + " or more",
            "oldest",
            oldest.getOrDefault(way, "")));
  }
}
