package grapevine.simulator.run;

import grapevine.simulator.world.Trace;
import grapevine.simulator.world.World;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells what happened in a world, line by line: when, where, what. */
final class Story {
  private static final int WORDS_MAX = 240;

  private Story() {}

  static void tell(Verdict verdict, Consumer<String> out) {
    out.accept(
        "The world of seed "
            + verdict.seed()
            + ": "
            + verdict.swarm().servers()
            + " servers; what goes wrong: "
            + (verdict.swarm().faults().isEmpty() ? "nothing" : words(verdict)));
    for (Trace.Line line : verdict.trace().lines()) {
      String who = line.server() < 0 ? "" : World.NAMES.get(line.server());
      String text = line.text();
      String shown = text.length() > WORDS_MAX ? text.substring(0, WORDS_MAX) + " …" : text;
      out.accept(time(line.micros()) + "  " + pad(who) + shown);
    }
    out.accept(
        verdict
            .failure()
            .map(broken -> "In the end: " + broken.getMessage())
            .orElse("In the end every promise was kept."));
  }

  private static String words(Verdict verdict) {
    StringBuilder words = new StringBuilder();
    verdict
        .swarm()
        .faults()
        .forEach(fault -> words.append(words.isEmpty() ? "" : ", ").append(fault.label()));
    return words.toString();
  }

  private static String time(long micros) {
    long millis = micros / 1000;
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }

  private static String pad(String name) {
    return name + " ".repeat(Math.max(1, 11 - name.length()));
  }
}
