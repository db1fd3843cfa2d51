package grapevine.simulator.run;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The command {@code sim}: many seeds, one seed as a story or picture, the zoo. */
public final class SimulationCommand {
  /** Everything was as it must be. */
  public static final int DONE = 0;

  /** A check found something. */
  public static final int FAILED = 1;

  /** The options make no sense. */
  public static final int WRONG_USE = 2;

  private static final int PORTION = 50;

  private final Surroundings around;

  /** A command in those surroundings. */
  public SimulationCommand(Surroundings around) {
    this.around = around;
  }

  /** Carries it out; the exit code. */
  public int run(Options options) {
    Optional<PlantedBug> bug = options.planted().flatMap(PlantedBug::named);
    if (options.planted().isPresent() && bug.isEmpty()) {
      around.out().accept("there is no planted bug " + options.planted().get());
      return WRONG_USE;
    }
    if (options.zoo()) {
      Zoo zoo = new Zoo(around.out());
      List<PlantedBug> bugs = bug.map(List::of).orElse(List.of(PlantedBug.values()));
      boolean whole = options.search() ? zoo.search(bugs, options.from()) : zoo.replay();
      return whole ? DONE : FAILED;
    }
    bug.ifPresent(PlantedBug::plant);
    try {
      return options.seed().isPresent()
          ? one(options.seed().get(), options)
          : many(options.seeds(), options.from(), options.keepGoing());
    } finally {
      PlantedBug.clear();
    }
  }

  private int one(long seed, Options options) {
    boolean keep = options.story() || options.picture().isPresent();
    Verdict verdict = Simulation.run(seed, options.reduction(), keep);
    if (options.story()) {
      Story.tell(verdict, around.out());
    }
    options
        .picture()
        .ifPresent(name -> {
          around.file().accept(name, Picture.of(verdict));
          around.out().accept("the picture is in " + name);
        });
    around.out().accept(summary(verdict));
    verdict.failure().ifPresent(broken -> around.out().accept(broken.getMessage()));
    return verdict.isClean() ? DONE : FAILED;
  }

  private static String summary(Verdict verdict) {
    return String.format(
        Locale.ROOT,
        "seed %d: %s, %d events, %d operations, %d servers, %d s passed, trace %016x",
        verdict.seed(),
        verdict.isClean() ? "clean" : "FAILED",
        verdict.events(),
        verdict.operations(),
        verdict.swarm().servers(),
        verdict.trueMillis() / 1000,
        verdict.hash());
  }

  /** The ledger first, then the seeds; ends at the first failure, or goes on and lists them. */
  private int many(int seeds, long from, boolean keepGoing) {
    List<Long> all = new ArrayList<>(Records.ledger());
    for (long seed = from; seed < from + seeds; seed++) {
      all.add(seed);
    }
    long begin = around.nanoTime().getAsLong();
    List<Long> bad = new ArrayList<>();
    for (int done = 0; done < all.size(); done += PORTION) {
      List<Long> portion = all.subList(done, Math.min(all.size(), done + PORTION));
      for (Verdict failed : failures(portion, around.crew())) {
        if (!keepGoing) {
          report(failed);
          return FAILED;
        }
        bad.add(failed.seed());
        around.out().accept("seed " + failed.seed() + " FAILED: " + message(failed));
      }
      double minutes = (around.nanoTime().getAsLong() - begin) / 60e9;
      int ready = done + portion.size();
      around
          .out()
          .accept(
              String.format(
                  Locale.ROOT,
                  "%d of %d seeds clean, %.0f a minute",
                  ready - bad.size(),
                  all.size(),
                  ready / Math.max(minutes, 1e-9)));
    }
    List<String> never = neverHit();
    around
        .out()
        .accept("marks never hit: " + (never.isEmpty() ? "none" : String.join(", ", never)));
    bad.stream()
        .map(String::valueOf)
        .reduce((one, other) -> one + " " + other)
        .ifPresent(words -> around.out().accept("seeds that failed: " + words));
    return bad.isEmpty() ? DONE : FAILED;
  }

  /** Runs seeds side by side; the first of them that failed. */
  public static Optional<Verdict> portion(List<Long> seeds, Crew crew) {
    return failures(seeds, crew).stream().findFirst();
  }

  /** Runs seeds side by side; those of them that failed. */
  private static List<Verdict> failures(List<Long> seeds, Crew crew) {
    Verdict[] verdicts = new Verdict[seeds.size()];
    List<Runnable> work = new ArrayList<>();
    for (int index = 0; index < verdicts.length; index++) {
      int place = index;
      work.add(() -> verdicts[place] = Simulation.run(seeds.get(place), Reduction.none(), false));
    }
    crew.work(work);
    return Arrays.stream(verdicts).filter(verdict -> !verdict.isClean()).toList();
  }

  /**
   * Says what failed, how to see it again, and the story of the smallest world in which it does.
   */
  private void report(Verdict failed) {
    around.out().accept("seed " + failed.seed() + " FAILED: " + message(failed));
    Reduction smallest = new Minimiser(failed).run();
    Verdict small = Simulation.run(failed.seed(), smallest, true);
    Story.tell(small, around.out());
    around
        .out()
        .accept("again: ./grapevine sim --seed " + failed.seed() + " --story" + smallest.words());
    around.out().accept("for ever: add " + failed.seed() + " to the ledger");
  }

  private static String message(Verdict failed) {
    return failed.failure().map(Throwable::getMessage).orElse("");
  }

  /** The interesting branches that no world of this process has been through. */
  public static List<String> neverHit() {
    List<String> never = new ArrayList<>();
    Mark.counts()
        .forEach((name, hits) -> {
          if (hits == 0) {
            never.add(name);
          }
        });
    return never;
  }
}
