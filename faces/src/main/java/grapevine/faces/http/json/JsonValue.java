package grapevine.faces.http.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of JSON (RFC 8259 section 3). */
public sealed interface JsonValue {

  /** A string. */
  record Text(String text) implements JsonValue {}

  /** A number that is whole and fits 64 bits. */
  record Whole(long number) implements JsonValue {}

  /** True or false. */
  record Truth(boolean truth) implements JsonValue {}

  /** Null, and numbers that are not whole: read, and of no use here. */
  record Other() implements JsonValue {}

  /** Values in order. */
  record Items(List<JsonValue> values) implements JsonValue {
    /** Wraps the list, which is not to be changed any more. */
    public Items {
      values = Collections.unmodifiableList(values);
    }

    /** Strings in order. */
    public static Items texts(Iterable<?> texts) {
      List<JsonValue> values = new ArrayList<>();
      for (Object text : texts) {
        values.add(new Text(text.toString()));
      }
      return new Items(values);
    }
  }

  /** Members in the order in which they were put. Not safe for use by several threads. */
  final class Members implements JsonValue {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    /** Puts a string. */
    public Members put(String name, String text) {
      return put(name, new Text(text));
    }

    /** Puts a number. */
    public Members put(String name, long number) {
      return put(name, new Whole(number));
    }

    /** Puts true or false. */
    public Members put(String name, boolean truth) {
      return put(name, new Truth(truth));
    }

    /** Puts a value; one of that name is replaced. */
    public Members put(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    /** The value of that name, or null. */
    public @Nullable JsonValue get(String name) {
      return members.get(name);
    }

    /** All, in order. */
    public Map<String, JsonValue> all() {
      return Collections.unmodifiableMap(members);
    }

    /** How many there are; names and values may be secret, so they are not shown. */
    @Override
    public String toString() {
      return "Members[" + members.size() + "]";
    }
  }
}
