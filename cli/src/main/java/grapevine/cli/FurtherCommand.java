package grapevine.cli;

import java.util.function.Supplier;

/**
 * A command that does more than ask a server, such as {@code demo}. It is made only when it is
 * called, so that it costs the others no time.
 *
 * @param name its word
 * @param summary one line for the list of commands
 * @param command makes an object with picocli's annotations
 */
public record FurtherCommand(String name, String summary, Supplier<Object> command) {}
