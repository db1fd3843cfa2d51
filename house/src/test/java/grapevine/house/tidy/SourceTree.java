package grapevine.house.tidy;

import grapevine.house.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All that the repository holds, as far as the rules read it. */
final class SourceTree {

  private static final List<String> NOT_OURS = List.of(".git", "target", ".cache", "corpus");
  private static final List<String> TEXT_ENDINGS =
      List.of(".java", ".md", ".xml", ".sh", ".py", ".txt", ".toml", ".config", ".properties");

  private final Path root;

  SourceTree() {
    this(Repository.root());
  }

  SourceTree(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** Returns all Java sources of all modules, sorted by path. */
  List<Source> javaSources() {
    List<Source> sources = new ArrayList<>();
    for (Path module : modules()) {
      for (String part : List.of("main", "test")) {
        for (Path file : files(module.resolve("src").resolve(part).resolve("java"))) {
          if (file.toString().endsWith(".java")) {
            String name = module.getFileName().toString();
            sources.add(Source.of(name, part.equals("test"), relative(file), read(file)));
          }
        }
      }
    }
    return sources;
  }

  /** Returns the paths of all text files that are the project's own, bad examples left out. */
  List<Path> textFiles() {
    return files(root).stream().filter(SourceTree::isText).filter(SourceTree::isNotBad).toList();
  }

  /** Returns the folders of the Maven modules, sorted. */
  List<Path> modules() {
    try (Stream<Path> children = Files.list(root)) {
      return children.filter(path -> Files.exists(path.resolve("pom.xml"))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String relative(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static List<Path> files(Path folder) {
    List<Path> found = new ArrayList<>();
    collect(folder, found);
    return found;
  }

  private static void collect(Path folder, List<Path> found) {
    if (!Files.isDirectory(folder) || NOT_OURS.contains(folder.getFileName().toString())) {
      return;
    }
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.sorted().toList()) {
        if (Files.isDirectory(child)) {
          collect(child, found);
        } else {
          found.add(child);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    return name.equals("grapevine")
        || name.equals("run")
        || TEXT_ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static boolean isNotBad(Path file) {
    return !file.toString().replace('\\', '/').contains("/grapevine/house/bad/");
  }
}
