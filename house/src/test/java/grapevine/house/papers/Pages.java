package grapevine.house.papers;

import grapevine.house.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's pages, and the sources that they speak of. */
final class Pages {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".cache", "demo-data");

  private Pages() {}

  /** The text of a file, by its path from the root of the repository. */
  static String text(String path) {
    return read(Repository.root().resolve(path));
  }

  /** The cells of each row of the tables of a page, headings and rulers left out. */
  static List<List<String>> rows(String path) {
    List<List<String>> rows = new ArrayList<>();
    List<String> lines = text(path).lines().toList();
    for (int index = 0; index < lines.size(); index++) {
      boolean heading = index + 1 < lines.size() && lines.get(index + 1).startsWith("| ---");
      String line = lines.get(index);
      if (line.startsWith("|") && !line.startsWith("| ---") && !heading) {
        rows.add(
            Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList());
      }
    }
    return rows;
  }

  /** What stands between backticks in a text. */
  static List<String> code(String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = CODE.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** The texts of all Java sources by type name; types of one name are put together. */
  static Map<String, String> types() {
    TreeMap<String, String> types = new TreeMap<>();
    for (Path file : files(".java")) {
      String name = file.getFileName().toString();
      String type = name.substring(0, name.length() - ".java".length());
      types.merge(type, read(file), String::concat);
    }
    return types;
  }

  /** All files of the repository with that ending, in order. */
  static List<Path> files(String ending) {
    try (Stream<Path> tree = Files.walk(Repository.root())) {
      return tree.filter(file -> file.getFileName().toString().endsWith(ending))
          .filter(Files::isRegularFile)
          .filter(Pages::isOurs)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a file lies in that folder, named from the root of the repository. */
  static boolean isIn(String folder, Path file) {
    return Repository.root().resolve(folder).equals(file.getParent());
  }

  private static boolean isOurs(Path file) {
    for (Path part : Repository.root().relativize(file)) {
      if (NOT_OURS.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
