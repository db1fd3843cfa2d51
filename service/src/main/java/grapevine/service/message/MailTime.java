package grapevine.service.message;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.StringTokenizer;

/** Times as mail writes them (RFC 5322 section 3.3) and as people read them. Always in UTC. */
public final class MailTime {
  private static final long MILLIS_MAX = 253_402_300_799_999L; // the end of the year 9999
  private static final DateTimeFormatter MAIL =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss '+0000'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  // RFC 5322 section 4.3: the zones that have names, in hours
  private static final List<String> ZONES =
      List.of("ut", "gmt", "edt", "est", "cdt", "cst", "mdt", "mst", "pdt", "pst");
  private static final int[] ZONE_HOURS = {0, 0, -4, -5, -5, -6, -6, -7, -7, -8};

  private MailTime() {}

  /**
   * A time as a header field has it, such as {@code Sat, 21 Nov 2026 14:02:00 +0000}.
   *
   * @param wallMillis milliseconds since 1970; what no calendar holds is moved to its edge
   */
  public static String mail(long wallMillis) {
    return MAIL.format(instant(wallMillis));
  }

  /** A time for people, such as {@code 2026-11-21 14:02:00 UTC}. */
  public static String plain(long wallMillis) {
    return PLAIN.format(instant(wallMillis));
  }

  /**
   * The time in a Date: field, in milliseconds since 1970, or nothing where it is none. Folding,
   * comments and the obsolete forms of section 4.3 are understood; the day of the week is not
   * checked.
   */
  public static OptionalLong parse(String field) {
    StringTokenizer words =
        new StringTokenizer(withoutComments(field).replace(',', ' '), " \t\r\n");
    if (words.countTokens() < 4) {
      return OptionalLong.empty();
    }
    String first = words.nextToken();
    String day = Character.isLetter(first.charAt(0)) ? words.nextToken() : first;
    if (words.countTokens() < 3) {
      return OptionalLong.empty();
    }
    int month = MONTHS.indexOf(words.nextToken().toLowerCase(Locale.ROOT)) + 1;
    int year = year(words.nextToken());
    long seconds = seconds(words.nextToken());
    int dayOfMonth = number(day, 1, 2);
    long zone = words.hasMoreTokens() ? zoneSeconds(words.nextToken()) : 0;
    if (month < 1 || year < 1900 || seconds < 0 || dayOfMonth < 1) {
      return OptionalLong.empty();
    }
    if (dayOfMonth > YearMonth.of(year, month).lengthOfMonth()) {
      return OptionalLong.empty();
    }
    long days = LocalDate.of(year, month, dayOfMonth).toEpochDay();
    return OptionalLong.of((days * 86_400 + seconds - zone) * 1000);
  }

  private static Instant instant(long wallMillis) {
    return Instant.ofEpochMilli(Math.clamp(wallMillis, 0, MILLIS_MAX));
  }

  /** Comments may nest and hold quoted characters (RFC 5322 section 3.2.2). */
  private static String withoutComments(String field) {
    StringBuilder rest = new StringBuilder(field.length());
    int depth = 0;
    for (int index = 0; index < field.length(); index++) {
      char letter = field.charAt(index);
      if (letter == '\\' && depth > 0) {
        index++;
      } else if (letter == '(') {
        depth++;
        rest.append(' ');
      } else if (letter == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        rest.append(letter);
      }
    }
    return rest.toString();
  }

  /** RFC 5322 section 4.3: two digits below 50 are of this century, three count from 1900. */
  private static int year(String text) {
    int year = number(text, 2, 4);
    if (text.length() == 2 && year >= 0) {
      return year < 50 ? 2000 + year : 1900 + year;
    }
    return text.length() == 3 && year >= 0 ? 1900 + year : year;
  }

  private static long seconds(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2 || parts.length > 3) {
      return -1;
    }
    int hour = number(parts[0], 1, 2);
    int minute = number(parts[1], 2, 2);
    int second = parts.length == 3 ? number(parts[2], 2, 2) : 0;
    boolean good =
        hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
    return good ? hour * 3600L + minute * 60L + second : -1;
  }

  /** An unknown zone counts as UTC, as section 4.3 has it. */
  private static long zoneSeconds(String text) {
    int named = ZONES.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return ZONE_HOURS[named] * 3600L;
    }
    char sign = text.charAt(0);
    int value = number(text.substring(1), 4, 4);
    if ((sign != '+' && sign != '-') || value < 0) {
      return 0;
    }
    long seconds = value / 100 * 3600L + value % 100 * 60L;
    return sign == '-' ? -seconds : seconds;
  }

  private static int number(String text, int digitsMin, int digitsMax) {
    if (text.length() < digitsMin || text.length() > digitsMax) {
      return -1;
    }
    int value = 0;
    for (int index = 0; index < text.length(); index++) {
      char digit = text.charAt(index);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + digit - '0';
    }
    return value;
  }
}
