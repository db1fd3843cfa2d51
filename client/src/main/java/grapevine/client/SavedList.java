package grapevine.client;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of servers that were known last, one a line, so that a program finds one when those
 * that it was configured with are gone.
 *
 * @param file where they are kept
 */
record SavedList(Path file) {
  private static final int OCTETS_MAX = 65_536;
  private static final System.Logger LOG = System.getLogger("grapevine.client");

  /** What was saved; nothing where there is nothing, or it cannot be read. */
  List<URI> load() {
    List<URI> addresses = new ArrayList<>();
    try {
      if (Files.exists(file) && Files.size(file) <= OCTETS_MAX) {
        for (String line : Files.readAllLines(file)) {
          addresses.add(new URI(line.strip()));
        }
      }
    } catch (IOException | URISyntaxException e) {
      LOG.log(System.Logger.Level.WARNING, "the saved list of servers cannot be read: " + e);
    }
    return addresses.stream().filter(Spot::isSafe).toList();
  }

  /** Saves where it is different: whole or not at all. */
  void save(List<URI> addresses) {
    if (addresses.isEmpty() || addresses.equals(load())) {
      return;
    }
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, addresses.stream().map(URI::toString).toList());
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the list of servers cannot be saved: " + e);
    }
  }
}
