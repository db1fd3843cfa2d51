package grapevine.faces.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read comes back; what is beyond a bound is not read. */
final class JsonTest {

  @Test
  void whatIsReadComesBackInItsOrder() {
    String text = "{\"b\":[1,true,\"é\\n\",{}],\"a\":{\"c\":\"\"}}";
    assertThat(Json.read(text.getBytes(StandardCharsets.UTF_8)))
        .hasValueSatisfying(value ->
            assertThat(new String(Json.write(value), StandardCharsets.UTF_8)).isEqualTo(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":NaN}",
        "{\"a\":\"\u0001\"}",
        "{/**/}",
        "{\"a\":1",
        "\u0000{}"
      })
  void whatIsNoObjectIsNotRead(String text) {
    assertThat(Json.read(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void otherEncodingsAreNotRead() {
    assertThat(Json.read("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE))).isEmpty();
    assertThat(Json.read("{\"a\":1}".getBytes(StandardCharsets.UTF_16BE))).isEmpty();
    assertThat(Json.read("{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
  }

  @Test
  void depthAndNumberAreBounded() {
    assertThat(Json.read(nested(Json.DEPTH_MAX - 1))).isPresent();
    assertThat(Json.read(nested(Json.DEPTH_MAX))).isEmpty();
    assertThat(Json.read(nested(100_000))).isEmpty();
    assertThat(Json.read(many(Json.VALUES_MAX - 1))).isPresent();
    assertThat(Json.read(many(Json.VALUES_MAX))).isEmpty();
  }

  private static byte[] nested(int depth) {
    String text = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] many(int count) {
    String text = "{\"a\":[" + "0,".repeat(count - 1) + "0]}";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
