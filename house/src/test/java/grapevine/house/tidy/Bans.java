package grapevine.house.tidy;

import java.util.List;

/** What may not be written, and where. */
final class Bans {

  private Bans() {}

  /** Everything that would let a pure module see or touch the world. */
  static Rule world() {
    return new PatternRule(
        "world",
        Source::code,
        List.of(
            pure(
                "\\b(Instant|LocalDate|LocalDateTime|ZonedDateTime)\\.now\\b",
                "take the time from Clock"),
            pure("\\bSystem\\.(nanoTime|currentTimeMillis)\\b", "take the time from Clock"),
            pure("\\bClock\\.system\\w*", "take the time from Clock"),
            pure("\\bnew (Secure)?Random\\b|\\bThreadLocalRandom\\b", "draw from Randomness"),
            pure("\\bMath\\.random\\b|\\bUUID\\.randomUUID\\b", "draw from Randomness"),
            pure(
                "\\bThread\\b|\\bExecutors?\\b|\\bExecutorService\\b",
                "be a machine: start nothing"),
            Ban.of(
                "\\bCompletableFuture\\b|\\bsynchronized\\b|\\bvolatile\\b",
                Bans::inMachine,
                "be a machine: one thread"),
            pure("\\.parallelStream\\(|\\.parallel\\(\\)", "be a machine: one thread"),
            pure("\\bjava\\.net\\b|\\bjava\\.nio\\.channels\\b", "speak through Network"),
            pure("\\bjava\\.nio\\.file\\b|\\bjava\\.io\\.File\\b", "write through Disk"),
            pure("\\bSystem\\.(getenv|getProperty|in|out|err|exit)\\b", "take it as an argument"),
            pure("\\bidentityHashCode\\b", "compare by value: it differs between runs"),
            Ban.of(
                "\\borg\\.rocksdb\\b",
                source -> !source.module().equals("store"),
                "only the store's one adapter knows RocksDB")));
  }

  private static Ban pure(String pattern, String remedy) {
    return Ban.of(pattern, Source::isPure, remedy);
  }

  /** What depends on the language that the machine is set to. */
  static Rule locale() {
    return new PatternRule(
        "locale",
        Source::code,
        List.of(
            Ban.of("\\.to(Lower|Upper)Case\\(\\)", Bans::everywhere, "give Locale.ROOT"),
            Ban.of(
                "\\bString\\.format\\((?!\\s*Locale\\b)",
                Bans::everywhere,
                "give Locale.ROOT first"),
            Ban.of("\\bLocale\\.getDefault\\b", Bans::everywhere, "use Locale.ROOT")));
  }

  /** A literal's inside is blank in the code, so this one reads the text. */
  static Rule formatted() {
    return new PatternRule(
        "formatted",
        Source::text,
        List.of(
            Ban.of(
                "\"(?:[^\"\\\\\n]|\\\\.)*%[^sn%\"](?:[^\"\\\\\n]|\\\\.)*\"\\s*\\.formatted\\(",
                Bans::inMain,
                "numbers follow the machine's language: String.format(Locale.ROOT, …)")));
  }

  /** Work that is left over, said in a comment. */
  static Rule unfinished() {
    return new PatternRule(
        "unfinished",
        Source::comments,
        List.of(Ban.of("\\b(TODO|FIXME|XXX|HACK)\\b", Bans::everywhere, "finish it, or file it")));
  }

  /** What makes a test prove nothing, or prove it only sometimes. */
  static Rule idle() {
    return new PatternRule(
        "idle",
        Source::code,
        List.of(
            Ban.of(
                "@Disabled\\w*",
                Bans::everywhere,
                "a skipped test proves nothing: mend or delete it"),
            Ban.of(
                "\\bassum(e|ing)(True|False|That)\\b|\\bAssumptions\\b",
                Source::test,
                "fail instead"),
            Ban.of(
                "\\bThread\\.sleep\\b|\\bTimeUnit\\.\\w+\\.sleep\\b",
                Bans::everywhere,
                "wait for the event"),
            Ban.of("\\bassertTimeout\\w*", Source::test, "no test measures time")));
  }

  /** Text that no operator finds again, and a way out that no caller can stop. */
  static Rule output() {
    return new PatternRule(
        "output",
        Source::code,
        List.of(
            Ban.of(
                "\\.printStackTrace\\(", Bans::everywhere, "give it to the error sink, or throw")));
  }

  /** Names that say nothing. */
  static Rule naming() {
    return new PatternRule(
        "naming",
        Source::code,
        List.of(
            Ban.of(
                "(?m)^package grapevine\\.[\\w.]*\\b(dto|impl|utils?|common|misc|helpers?|base)\\b",
                Bans::everywhere,
                "a package is one idea: name the idea"),
            Ban.of(
                "\\b(class|interface|record|enum) \\w+(Impl|Utils?|Helper|Manager)\\b",
                Bans::everywhere,
                "name what it is"),
            Ban.of("(?m)^import [\\w.]+\\.\\*;", Bans::everywhere, "import by name"),
            Ban.of("(?m)^import static [\\w.]+\\.\\*;", Bans::everywhere, "import by name")));
  }

  private static boolean everywhere(Source source) {
    return true;
  }

  /** Marks and planted bugs are switches of the whole process; they are part of no machine. */
  private static boolean inMachine(Source source) {
    return source.isPure() && !source.path().contains("/grapevine/kernel/check/");
  }

  private static boolean inMain(Source source) {
    return !source.test();
  }
}
