package grapevine.simulator.disk;

import grapevine.kernel.env.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names of files: as they are seen, as they are durable, and the changes between. A change is
 * durable once a folder that it concerns is synced; a power cut keeps any of the others. A rename
 * is kept as a whole or not at all. A file whose folder's own name is not durable is lost with it.
 */
final class SimulatedNames {
  /** A change of names: a file gets a name, loses one, or both. */
  private record Change(
      @Nullable String removed, @Nullable String added, @Nullable SimulatedFile file) {
    boolean concerns(String folder) {
      return (removed != null && folder(removed).equals(folder))
          || (added != null && folder(added).equals(folder));
    }
  }

  private TreeMap<String, SimulatedFile> visible = new TreeMap<>();
  private TreeMap<String, SimulatedFile> durable = new TreeMap<>();
  private TreeSet<String> folders = new TreeSet<>();
  private TreeSet<String> durableFolders = new TreeSet<>();
  private final List<Change> unsynced = new ArrayList<>();

  @Nullable SimulatedFile find(String path) {
    return visible.get(path);
  }

  List<String> paths() {
    return List.copyOf(visible.keySet());
  }

  List<String> list(String folder) {
    TreeSet<String> names = new TreeSet<>();
    String prefix = folder.isEmpty() ? "" : folder + "/";
    for (TreeSet<String> some : List.of(new TreeSet<>(visible.keySet()), folders)) {
      for (String path : some.tailSet(prefix)) {
        if (!path.startsWith(prefix)) {
          break;
        }
        String rest = path.substring(prefix.length());
        int slash = rest.indexOf('/');
        if (!rest.isEmpty()) {
          names.add(slash < 0 ? rest : rest.substring(0, slash));
        }
      }
    }
    return List.copyOf(names);
  }

  SimulatedFile create(String path) {
    for (String folder = folder(path); !folder.isEmpty(); folder = folder(folder)) {
      folders.add(folder);
    }
    SimulatedFile file = new SimulatedFile();
    change(new Change(null, path, file));
    return file;
  }

  boolean rename(String from, String to) {
    SimulatedFile file = visible.get(from);
    if (file == null) {
      return false;
    }
    change(new Change(from, to, file));
    return true;
  }

  void delete(String path) {
    SimulatedFile file = visible.get(path);
    if (file != null) {
      change(new Change(path, null, file));
    }
  }

  void sync(String folder) {
    for (String child : folders) {
      if (folder(child).equals(folder)) {
        durableFolders.add(child);
      }
    }
    for (Change change : List.copyOf(unsynced)) {
      if (change.concerns(folder)) {
        apply(change, durable);
        unsynced.remove(change);
      }
    }
  }

  /** A sync that fails: any of the changes may be durable; the others wait for the next sync. */
  void failSync(String folder, Randomness randomness) {
    for (Change change : List.copyOf(unsynced)) {
      if (change.concerns(folder) && randomness.below(2) == 0 && applyIfPossible(change)) {
        unsynced.remove(change);
      }
    }
  }

  void powerCut(Randomness randomness) {
    for (String folder : folders) {
      if (!durableFolders.contains(folder) && randomness.below(2) == 0) {
        durableFolders.add(folder);
      }
    }
    for (Change change : unsynced) {
      if (randomness.below(2) == 0) {
        applyIfPossible(change);
      }
    }
    unsynced.clear();
    durable.keySet().removeIf(path -> !reachable(path));
    durableFolders.removeIf(folder -> !reachable(folder));
    visible = new TreeMap<>(durable);
    folders = new TreeSet<>(durableFolders);
    visible.values().forEach(file -> file.powerCut(randomness));
  }

  long usedBytes() {
    long used = 0;
    for (SimulatedFile file : visible.values()) {
      used += file.size();
    }
    return used;
  }

  /** What a power cut leaves that keeps nothing unsynced. */
  SimulatedNames durableCopy() {
    SimulatedNames copy = new SimulatedNames();
    for (Map.Entry<String, SimulatedFile> entry : durable.entrySet()) {
      if (reachable(entry.getKey())) {
        copy.durable.put(entry.getKey(), entry.getValue().durableCopy());
      }
    }
    copy.durableFolders.addAll(durableFolders);
    copy.visible = new TreeMap<>(copy.durable);
    copy.folders = new TreeSet<>(copy.durableFolders);
    return copy;
  }

  void replace(SimulatedNames other) {
    visible = other.visible;
    durable = other.durable;
    folders = other.folders;
    durableFolders = other.durableFolders;
    unsynced.clear();
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private boolean reachable(String path) {
    String folder = folder(path);
    return folder.isEmpty() || (durableFolders.contains(folder) && reachable(folder));
  }

  private void change(Change change) {
    apply(change, visible);
    unsynced.add(change);
  }

  /** Where an earlier change was lost, a later one may have nothing to change. */
  private boolean applyIfPossible(Change change) {
    boolean possible = change.removed() == null || durable.get(change.removed()) == change.file();
    if (possible) {
      apply(change, durable);
    }
    return possible;
  }

  private static void apply(Change change, SortedMap<String, SimulatedFile> names) {
    if (change.removed() != null) {
      names.remove(change.removed());
    }
    if (change.added() != null && change.file() != null) {
      names.put(change.added(), change.file());
    }
  }
}
