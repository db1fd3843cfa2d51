package grapevine.trial.demo;

import grapevine.kernel.check.PlantedBug;
import grapevine.trial.tour.Tour;
import java.util.Iterator;
import java.util.Optional;

/** The names that {@code demo --tour --break} takes. */
final class Breakable implements Iterable<String> {
  /** The planted bug of that name, where the tour finds it. */
  static Optional<PlantedBug> named(String label) {
    return PlantedBug.named(label).filter(Tour.finds()::contains);
  }

  @Override
  public Iterator<String> iterator() {
    return Tour.finds().stream().map(PlantedBug::label).iterator();
  }

  @Override
  public String toString() {
    return String.join(", ", this);
  }
}
