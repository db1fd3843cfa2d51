package grapevine.faces.http;

import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.faces.http.HttpFace.World;
import grapevine.faces.http.json.JsonValue;
import grapevine.kernel.id.RName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Members of groups: their list, whether somebody is one and why, and all people behind them. */
final class MemberResource {
  private final World world;

  MemberResource(World world) {
    this.world = world;
  }

  Turn list(Call call) {
    Picture picture = world.picture().get();
    RName group = call.name("group");
    Turn absent = absent(picture, group);
    if (absent != null) {
      return absent;
    }
    int limit = call.numberUpTo(Routes.LIMIT, world.limits().pageMax());
    Optional<RName> from = call.nameGiven(Routes.FROM);
    List<JsonValue> page = new ArrayList<>();
    String next = "";
    String last = "";
    for (RName member : picture.members(group)) {
      if (from.isEmpty() || member.compareTo(from.get()) > 0) {
        if (page.size() == limit) {
          next = last;
          break;
        }
        last = member.toString();
        page.add(new JsonValue.Text(last));
      }
    }
    return new Turn.Finished(HttpResponse.json(200, paged("members", page, next)));
  }

  /** A page, and where the next begins. */
  private static JsonValue paged(String what, List<JsonValue> page, String next) {
    JsonValue.Members members = new JsonValue.Members().put(what, new JsonValue.Items(page));
    return next.isEmpty() ? members : members.put("next", next);
  }

  private @Nullable Turn absent(Picture picture, RName group) {
    if (!group.isGroup()) {
      return Problem.NOT_A_GROUP.turn(group.toString());
    }
    return picture.entry(group).isEmpty() ? NameResource.absent(world, picture, group) : null;
  }

  Turn one(Call call) {
    Picture picture = world.picture().get();
    RName group = call.name("group");
    RName name = call.name("name");
    Turn absent = absent(picture, group);
    if (absent != null) {
      return absent;
    }
    boolean closure = call.truth("closure");
    boolean member =
        closure ? picture.isMember(name, group) : picture.groupsOf(name).contains(group);
    JsonValue.Members answer =
        new JsonValue.Members()
            .put("member", member)
            .put("complete", member || !closure || holdsAll(picture));
    if (member && closure) {
      answer.put("path", JsonValue.Items.texts(path(picture, name, group)));
    }
    return new Turn.Finished(HttpResponse.json(200, answer));
  }

  /** Whether no part of a group can lie elsewhere. */
  private boolean holdsAll(Picture picture) {
    return world.places().get().registries().stream()
        .allMatch(registry -> picture.registries().contains(registry.name()));
  }

  /** The shortest way from a member to the group, both among it. */
  private static List<RName> path(Picture picture, RName name, RName group) {
    SortedMap<RName, RName> reachedFrom = new TreeMap<>();
    Deque<RName> open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty() && !reachedFrom.containsKey(group)) {
      RName here = open.removeFirst();
      for (RName above : picture.groupsOf(here)) {
        if (!reachedFrom.containsKey(above)) {
          reachedFrom.put(above, here);
          open.addLast(above);
        }
      }
    }
    List<RName> path = new ArrayList<>();
    RName here = reachedFrom.containsKey(group) ? group : null;
    while (here != null && !path.contains(here)) {
      path.addFirst(here);
      here = here.equals(name) ? null : reachedFrom.get(here);
    }
    return path;
  }

  Turn expand(Call call) {
    Picture picture = world.picture().get();
    RName name = call.name("name");
    if (picture.entry(name).isEmpty()) {
      return NameResource.absent(world, picture, name);
    }
    TreeMap<String, String> leaves = new TreeMap<>();
    if (!gather(picture, name, leaves)) {
      return Problem.GROUP_TOO_LARGE.turn("at most " + world.limits().expansionMax());
    }
    int limit = call.numberUpTo(Routes.LIMIT, world.limits().pageMax());
    List<JsonValue> page = new ArrayList<>();
    String next = "";
    for (Map.Entry<String, String> leaf :
        leaves.tailMap(call.textOr(Routes.FROM), false).entrySet()) {
      if (page.size() == limit) {
        next = leaves.lowerKey(leaf.getKey());
        break;
      }
      page.add(
          new JsonValue.Members().put("recipient", leaf.getKey()).put("kind", leaf.getValue()));
    }
    return new Turn.Finished(
        HttpResponse.json(200, paged("recipients", page, next == null ? "" : next)));
  }

  /** All leaves below a name, with their kinds; false where there are too many. */
  private boolean gather(Picture picture, RName start, Map<String, String> leaves) {
    SortedMap<RName, Boolean> seen = new TreeMap<>();
    Deque<RName> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      RName name = open.removeFirst();
      if (seen.put(name, true) != null) {
        continue;
      }
      if (seen.size() > world.limits().expansionMax()) {
        return false;
      }
      Optional<PictureEntry> entry = picture.entry(name);
      if (entry.isEmpty()) {
        boolean here = picture.registries().contains(name.registry());
        leaves.put(name.toString(), here ? "unknown" : "elsewhere");
      } else if (name.isGroup()) {
        picture.members(name).forEach(open::addLast);
        for (String address : entry.get().values(PictureEntry.OUTSIDE_MEMBER)) {
          leaves.put(address, "outside");
        }
      } else {
        leaves.put(entry.get().name().toString(), "individual");
      }
    }
    return true;
  }
}
