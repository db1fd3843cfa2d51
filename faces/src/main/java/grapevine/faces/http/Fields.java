package grapevine.faces.http;

import grapevine.faces.http.json.Json;
import grapevine.faces.http.json.JsonValue;
import grapevine.kernel.id.RName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object that a client sent. Each is asked for once; what is amiss is remembered,
 * and a member that nobody asked for is amiss too. Not safe for use by several threads.
 */
final class Fields {
  private final JsonValue.Members members;
  private final TreeSet<String> left;
  private @Nullable String fault;

  Fields(JsonValue.Members members) {
    this.members = members;
    this.left = new TreeSet<>(members.all().keySet());
  }

  /**
   * Reads the body of a request as an object.
   *
   * @param octetsMax how much is taken
   */
  static Turn read(Call call, int octetsMax, Function<Fields, Turn> then) {
    String type = call.request().header("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/json")) {
      return Problem.JSON_WANTED.turn();
    }
    return new Turn.ReadBody(
        octetsMax,
        body -> {
          if (body.isEmpty()) {
            return Problem.BODY_TOO_LARGE.turn("at most " + octetsMax + " octets");
          }
          Optional<JsonValue.Members> object = Json.read(body.get());
          return object.isEmpty()
              ? Problem.BAD_BODY.turn("it is no object of JSON")
              : then.apply(new Fields(object.get()));
        });
  }

  /** A string that must be there. */
  String text(String name) {
    return textGiven(name).orElseGet(() -> amiss(name, "is missing"));
  }

  /** A string that may be there. */
  Optional<String> textGiven(String name) {
    left.remove(name);
    return switch (members.get(name)) {
      case null -> Optional.empty();
      case JsonValue.Text(String text) -> Optional.of(text);
      case JsonValue.Whole _,
          JsonValue.Truth _,
          JsonValue.Other _,
          JsonValue.Items _,
          JsonValue.Members _ ->
          Optional.of(amiss(name, "is no string"));
    };
  }

  /** A name that must be there; empty where something is amiss. */
  Optional<RName> name(String name) {
    String text = text(name);
    Optional<RName> found = RName.parse(text);
    if (found.isEmpty()) {
      amiss(name, "is no name");
    }
    return found;
  }

  /** Strings that must be there, at least one. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonValue value : items(name)) {
      if (value instanceof JsonValue.Text(String text)) {
        texts.add(text);
      } else {
        amiss(name, "holds something else than strings");
      }
    }
    return texts;
  }

  /** Objects that must be there, at least one. */
  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (JsonValue value : items(name)) {
      if (value instanceof JsonValue.Members object) {
        objects.add(new Fields(object));
      } else {
        amiss(name, "holds something else than objects");
      }
    }
    return objects;
  }

  private List<JsonValue> items(String name) {
    left.remove(name);
    if (members.get(name) instanceof JsonValue.Items(List<JsonValue> values) && !values.isEmpty()) {
      return values;
    }
    amiss(name, "is no list with something in it");
    return List.of();
  }

  /** Remembers what is amiss, the first only. */
  String amiss(String name, String what) {
    if (fault == null) {
      fault = "\"" + name + "\" " + what;
    }
    return "";
  }

  /** What is amiss with it, once all that is known has been asked for. */
  Optional<String> fault() {
    if (fault == null && !left.isEmpty()) {
      amiss(left.first(), "is not known");
    }
    return Optional.ofNullable(fault);
  }
}
