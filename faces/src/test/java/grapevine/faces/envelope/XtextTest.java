package grapevine.faces.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The encoding of parameter values. */
final class XtextTest {

  @Test
  void whatIsEncodedCanBeRead() {
    StringBuilder all = new StringBuilder();
    for (char character = ' '; character <= '~'; character++) {
      all.append(character);
    }
    String encoded = Xtext.encode(all.toString());
    assertThat(encoded).matches("[!-~]+").doesNotContain("=").contains("+20").contains("+2B");
    assertThat(Xtext.decode(encoded)).contains(all.toString());
  }

  @Test
  void malformedValuesAreNone() {
    for (String value : new String[] {"+", "+4", "a+4", "+4g", "+2b", "a=b", "+0A", "+7F", "+85"}) {
      assertThat(Xtext.decode(value)).as(value).isEmpty();
    }
  }
}
