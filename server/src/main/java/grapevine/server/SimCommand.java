package grapevine.server;

import grapevine.simulator.run.Crew;
import grapevine.simulator.run.Options;
import grapevine.simulator.run.Reduction;
import grapevine.simulator.run.SimulationCommand;
import grapevine.simulator.run.Surroundings;
import grapevine.simulator.world.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the simulator: whole organisations in one thread each, from seeds. */
@Command(
    name = "sim",
    description = {
      "Runs the same servers in a simulated world that goes wrong, and checks every promise.",
      "Equal seeds give equal worlds."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  grapevine sim --seeds 1000",
      "  grapevine sim --seed 42 --story",
      "  grapevine sim --seed 42 --picture world.svg",
      "  grapevine sim --zoo"
    })
final class SimCommand implements Callable<Integer> {
  @Option(names = "--seeds", paramLabel = "N", description = "How many seeds. Default: 100.")
  private int seeds = 100;

  @Option(names = "--from", paramLabel = "N", description = "The first of them. Default: 1.")
  private long from = 1;

  @Option(names = "--seed", paramLabel = "N", description = "This one seed.")
  private @Nullable Long seed;

  @Option(
      names = "--keep-going",
      description = "Goes on past seeds that fail, and lists them at the end.")
  private boolean keepGoing;

  @Option(names = "--story", description = "With --seed: tells what happened.")
  private boolean story;

  @Option(
      names = "--picture",
      paramLabel = "FILE.svg",
      description = "With --seed: draws servers as lines, messages as arrows.")
  private @Nullable String picture;

  @Option(names = "--faults", paramLabel = "F,…", description = "Only these faults, or none.")
  private @Nullable String faults;

  @Option(names = "--operations", paramLabel = "N", description = "At most so many requests.")
  private @Nullable Long operations;

  @Option(names = "--servers", paramLabel = "N", description = "At most so many servers.")
  private @Nullable Integer servers;

  @Option(names = "--zoo", description = "Each planted bug must be found in the worlds on record.")
  private boolean zoo;

  @Option(names = "--search", description = "With --zoo: finds seeds anew.")
  private boolean search;

  @Option(
      names = "--break",
      paramLabel = "NAME",
      description = "Switches one planted bug on; with --search: finds seeds for that one.")
  private @Nullable String planted;

  @Override
  public Integer call() {
    Optional<Reduction> reduction = reduction();
    if (reduction.isEmpty()) {
      System.err.println("grapevine: there is no such fault: " + faults);
      return 2;
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      Crew crew = work -> runAll(threads, work);
      Surroundings around =
          new Surroundings(crew, System::nanoTime, System.out::println, SimCommand::write);
      return new SimulationCommand(around)
          .run(
              new Options(
                  seeds,
                  from,
                  Optional.ofNullable(seed),
                  reduction.get(),
                  keepGoing,
                  story,
                  Optional.ofNullable(picture),
                  zoo,
                  search,
                  Optional.ofNullable(planted)));
    }
  }

  private Optional<Reduction> reduction() {
    Reduction all = Reduction.none();
    String named = faults;
    Optional<SortedSet<Fault>> kept =
        named == null ? Optional.of(all.faults()) : Reduction.faults(named);
    Long most = operations;
    Integer many = servers;
    return kept.map(set ->
        new Reduction(
            set, most == null ? all.operations() : most, many == null ? all.servers() : many));
  }

  private static void runAll(ExecutorService threads, List<Runnable> work) {
    List<Future<?>> running = new ArrayList<>();
    work.forEach(one -> running.add(threads.submit(one)));
    for (Future<?> one : running) {
      try {
        one.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a world broke", e.getCause());
      }
    }
  }

  private static void write(String file, String text) {
    try {
      Files.writeString(Path.of(file), text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
