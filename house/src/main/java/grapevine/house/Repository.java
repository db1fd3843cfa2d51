package grapevine.house;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources are. */
public final class Repository {

  private Repository() {}

  /**
   * Returns the root of the repository: the nearest folder, from the working folder upwards, that
   * holds {@code .mvn}.
   *
   * @throws IllegalStateException where there is none
   */
  public static Path root() {
    Path place = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(place.resolve(".mvn"))) {
      Path parent = place.getParent();
      if (parent == null) {
        throw new IllegalStateException("no folder above the working folder holds .mvn");
      }
      place = parent;
    }
    return place;
  }
}
