package grapevine.faces.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Between values and bytes in UTF-8. Safe for use by several threads. */
public final class Json {
  /** Deepest nesting that is read. */
  public static final int DEPTH_MAX = 16;

  /** Most values that one text may have. */
  public static final int VALUES_MAX = 20_000;

  private static final int DECODED_CHARACTERS = 8_192;
  private static final int NAME_CHARACTERS_MAX = 200;
  private static final int NUMBER_CHARACTERS_MAX = 30;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // what nobody asked for must not fill a table of names for ever (CVE-2018-10237's kind)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          // RFC 8259 section 4: equal names leave the meaning open, so they are refused
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNameLength(NAME_CHARACTERS_MAX)
                  .maxNumberLength(NUMBER_CHARACTERS_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /** The object that is the whole of the text; empty where it is none, or is beyond a bound. */
  public static Optional<JsonValue.Members> read(byte[] text) {
    if (!isUtf8(text)) {
      return Optional.empty();
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      JsonValue.Members members = new Reader(parser).members();
      return parser.nextToken() == null ? Optional.of(members) : Optional.empty();
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  /** Strictly: the parser guesses at other encodings, and puts up with what is none. */
  private static boolean isUtf8(byte[] text) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(text);
    CharBuffer out = CharBuffer.allocate(Math.min(text.length + 1, DECODED_CHARACTERS));
    CoderResult result;
    do {
      result = decoder.decode(in, out.clear(), true);
    } while (result.isOverflow());
    // a zero octet is a control character in UTF-8, and a sign of UTF-16 and UTF-32
    return !result.isError() && (text.length < 2 || text[0] != 0 && text[1] != 0);
  }

  /** The text of a value. */
  public static byte[] write(JsonValue value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator out, JsonValue value) throws IOException {
    switch (value) {
      case JsonValue.Text(String text) -> out.writeString(text);
      case JsonValue.Whole(long number) -> out.writeNumber(number);
      case JsonValue.Truth(boolean truth) -> out.writeBoolean(truth);
      case JsonValue.Other() -> out.writeNull();
      case JsonValue.Items(List<JsonValue> values) -> {
        out.writeStartArray();
        for (JsonValue each : values) {
          write(out, each);
        }
        out.writeEndArray();
      }
      case JsonValue.Members members -> {
        out.writeStartObject();
        for (Map.Entry<String, JsonValue> each : members.all().entrySet()) {
          out.writeFieldName(each.getKey());
          write(out, each.getValue());
        }
        out.writeEndObject();
      }
    }
  }

  /** Reads one text; the parser bounds the depth, this the number of values. */
  private static final class Reader {
    private final JsonParser parser;
    private int values;

    Reader(JsonParser parser) {
      this.parser = parser;
    }

    JsonValue.Members members() throws IOException {
      JsonValue.Members members = new JsonValue.Members();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, value());
      }
      return members;
    }

    private JsonValue value() throws IOException {
      values++;
      if (values > VALUES_MAX) {
        throw new IOException("too many values");
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> members();
        case START_ARRAY -> items();
        case VALUE_STRING -> text();
        case VALUE_NUMBER_INT -> whole();
        case VALUE_TRUE, VALUE_FALSE -> new JsonValue.Truth(parser.getBooleanValue());
        case VALUE_NUMBER_FLOAT, VALUE_NULL -> new JsonValue.Other();
        case null -> throw new IOException("it ends too early");
        case FIELD_NAME, END_OBJECT, END_ARRAY, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
            throw new IOException("no value");
      };
    }

    private JsonValue text() throws IOException {
      String text = parser.getText();
      // RFC 8259 section 8.2: half a pair can be escaped, but is no text
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw new IOException("no text");
      }
      return new JsonValue.Text(text);
    }

    private JsonValue whole() throws IOException {
      return switch (parser.getNumberType()) {
        case INT, LONG -> new JsonValue.Whole(parser.getLongValue());
        case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> new JsonValue.Other();
      };
    }

    private JsonValue items() throws IOException {
      List<JsonValue> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(value());
      }
      return new JsonValue.Items(items);
    }
  }
}
