package grapevine.faces.http;

import grapevine.kernel.id.RName;
import java.util.Optional;

/**
 * A part of a path, or of a query, that a route takes.
 *
 * @param name in the template or the query
 * @param kind what it may be
 */
record Parameter(String name, Kind kind) {

  private static final int TEXT_CHARACTERS_MAX = 300;

  /** What a parameter may be. */
  enum Kind {
    /** An RName. */
    NAME,
    /** A registry. */
    REGISTRY,
    /** A whole number, from 1 on. */
    COUNT,
    /** A whole number of seconds, from 0 on. */
    SECONDS,
    /** True or false. */
    TRUTH,
    /** Anything short without controls. */
    TEXT
  }

  /** The value as it is used from then on; empty where it cannot be one. */
  Optional<Object> read(String text) {
    return switch (kind) {
      case NAME -> RName.parse(text).map(Object.class::cast);
      case REGISTRY -> RName.of("x", text).map(RName::registry);
      case COUNT -> number(text).filter(number -> number >= 1).map(Object.class::cast);
      case SECONDS -> number(text).map(Object.class::cast);
      case TRUTH ->
          text.equals("true") || text.equals("false")
              ? Optional.of(text.equals("true"))
              : Optional.empty();
      case TEXT ->
          text.length() <= TEXT_CHARACTERS_MAX && text.chars().noneMatch(Character::isISOControl)
              ? Optional.of(text)
              : Optional.empty();
    };
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
