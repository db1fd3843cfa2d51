package grapevine.house.tidy;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Something that may not be written in some sources.
 *
 * @param pattern what may not be written
 * @param where the sources that it may not be written in
 * @param remedy what to do instead
 */
record Ban(Pattern pattern, Predicate<Source> where, String remedy) {

  static Ban of(String pattern, Predicate<Source> where, String remedy) {
    return new Ban(Pattern.compile(pattern), where, remedy);
  }
}
