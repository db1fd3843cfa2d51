package grapevine.faces.http;

import grapevine.faces.http.Parameter.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A method of a resource.
 *
 * @param method of HTTP
 * @param template the path; a segment in braces is a parameter
 * @param open whether nobody needs to sign in
 * @param query the parameters that its query may have
 * @param handler begins
 */
record Route(
    String method,
    String template,
    boolean open,
    List<Parameter> query,
    Function<Call, Turn> handler) {

  Route {
    query = List.copyOf(query);
  }

  /** The same, with one more parameter of the query. */
  Route with(String name, Kind kind) {
    List<Parameter> more = new ArrayList<>(query);
    more.add(new Parameter(name, kind));
    return new Route(method, template, open, more, handler);
  }

  /** The parameters of the path. */
  List<Parameter> inPath() {
    List<Parameter> found = new ArrayList<>();
    for (String part : parts()) {
      if (part.startsWith("{")) {
        String name = part.substring(1, part.length() - 1);
        found.add(new Parameter(name, kindOf(name)));
      }
    }
    return found;
  }

  private static Kind kindOf(String name) {
    return switch (name) {
      case "name", "group" -> Kind.NAME;
      case "registry" -> Kind.REGISTRY;
      default -> Kind.TEXT;
    };
  }

  private String[] parts() {
    return template.substring(1).split("/");
  }

  /** Whether a path is of this resource. */
  boolean matches(List<String> segments) {
    String[] parts = parts();
    if (parts.length != segments.size()) {
      return false;
    }
    for (int index = 0; index < parts.length; index++) {
      if (!parts[index].startsWith("{") && !parts[index].equals(segments.get(index))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads all parameters.
   *
   * @param faults takes the name of one that cannot be read, or that is not known
   * @return those that were given
   */
  SortedMap<String, Object> read(
      List<String> segments, Map<String, String> given, List<String> faults) {
    SortedMap<String, Object> values = new TreeMap<>();
    String[] parts = parts();
    List<Parameter> inPath = inPath();
    int next = 0;
    for (int index = 0; index < parts.length; index++) {
      if (parts[index].startsWith("{")) {
        take(inPath.get(next++), segments.get(index), values, faults);
      }
    }
    for (Map.Entry<String, String> each : given.entrySet()) {
      Optional<Parameter> known =
          query.stream().filter(one -> one.name().equals(each.getKey())).findFirst();
      if (known.isEmpty()) {
        faults.add(each.getKey());
      } else {
        take(known.get(), each.getValue(), values, faults);
      }
    }
    return values;
  }

  private static void take(
      Parameter parameter, String text, SortedMap<String, Object> values, List<String> faults) {
    Optional<Object> value = parameter.read(text);
    if (value.isEmpty()) {
      faults.add(parameter.name());
    } else {
      values.put(parameter.name(), value.get());
    }
  }
}
