package grapevine.acceptance.organisation;

import grapevine.acceptance.network.Network;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Three servers, in a folder of their own. */
final class Organisation implements AutoCloseable {
  private final Path folder;
  private final List<Site> sites;

  private Organisation(Path folder, Network network, Setup setup) {
    this.folder = folder;
    this.sites =
        World.SERVERS.stream().map(name -> new Site(name, folder, network, setup)).toList();
  }

  /** Founds one, and stops it: others are copied from it. */
  static Organisation founded(Network network) throws IOException, TrialFailure {
    Organisation made = new Organisation(newFolder(), network, Setup.SHIPPED);
    try {
      new Founding(made.sites).found();
      made.stop();
      return made;
    } catch (IOException | TrialFailure | RuntimeException e) {
      made.keepLogs("Founding");
      made.close();
      throw e;
    }
  }

  /** Copies this one, which is stopped, and starts the copy. */
  Organisation copy(Network network, Setup setup) throws IOException, TrialFailure {
    Organisation copy = new Organisation(newFolder(), network, setup);
    try {
      for (int index = 0; index < sites.size(); index++) {
        copyTree(sites.get(index).data(), copy.sites.get(index).data());
        copy.sites.get(index).writeConfiguration();
      }
      copy.start();
      return copy;
    } catch (IOException | TrialFailure | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** Short, for the path of a socket in it has at most 107 octets (unix(7)). */
  private static Path newFolder() throws IOException {
    return Files.createTempDirectory("gv");
  }

  private void start() throws TrialFailure {
    List<CompletableFuture<String>> starts =
        sites.stream().map(site -> CompletableFuture.supplyAsync(() -> started(site))).toList();
    for (CompletableFuture<String> start : starts) {
      String trouble = start.join();
      if (!trouble.isEmpty()) {
        throw new TrialFailure(trouble);
      }
    }
  }

  private static String started(Site site) {
    try {
      site.start();
      return "";
    } catch (TrialFailure e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void stop() {
    CompletableFuture.allOf(
            sites.stream()
                .map(site -> CompletableFuture.runAsync(site::stop))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  List<Site> sites() {
    return sites;
  }

  Path folder() {
    return folder;
  }

  /** Keeps the logs where they outlive the test. */
  void keepLogs(String test) throws IOException {
    Path kept = Launch.kept().resolve(test);
    Files.createDirectories(kept);
    for (Site site : sites) {
      if (Files.exists(site.log())) {
        Path file = kept.resolve(site.name() + ".log");
        Files.copy(site.log(), file, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Override
  public void close() throws IOException {
    sites.forEach(Site::kill);
    deleteTree(folder);
  }

  static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException trouble)
              throws IOException {
            if (trouble != null) {
              throw trouble;
            }
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
