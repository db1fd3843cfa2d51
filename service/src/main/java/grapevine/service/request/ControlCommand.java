package grapevine.service.request;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An administrative command as people type it, with its arguments by name.
 *
 * @param verb such as {@code user add}
 * @param arguments by name; each with its values in order
 * @param secret a password, where the command takes one
 */
public record ControlCommand(
    String verb, SortedMap<String, List<String>> arguments, Optional<Secret> secret) {
  /** The only value of an argument, or nothing. */
  public Optional<String> argument(String name) {
    List<String> values = arguments.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** All values of an argument. */
  public List<String> all(String name) {
    return arguments.getOrDefault(name, List.of());
  }
}
