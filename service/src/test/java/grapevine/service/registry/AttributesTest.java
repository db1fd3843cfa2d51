package grapevine.service.registry;

import static grapevine.service.registry.World.entry;
import static grapevine.service.registry.World.name;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attributes have types, and as many values as they may. */
class AttributesTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QER"
          + "ITFBUWFxgZGhscHR4f alice@laptop";

  private final Replica cabernet = World.cabernet();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "good",
      textBlock =
          """
          given-name     | Alice             | good
          given-name     | ' '               | must be a line of text
          type           | machine           | good
          type           | robot             | one of person, machine, service
          locale         | en-GB             | good
          locale         | en_GB             | a language tag
          uid-number     | 4294967294        | good
          uid-number     | 4294967295        | a number from 0
          uid-number     | 007               | a number from 0
          uid-number     | 99999999999       | a number from 0
          home-directory | /home/alice       | good
          home-directory | home              | an absolute path
          shell          | /bin/a:b          | without a colon
          photo          | /9j/4AAQ/9k=      | good
          photo          | /9j/4AAQ          | a whole JPEG picture
          photo          | not Base64        | a whole JPEG picture
          telephone      | +33 2             | may have several values
          room           | 7                 | there is no field room
          x-room         | 7                 | good
          x-             | 7                 | there is no field x-
          connect-site   | host.example:80   | good
          connect-site   | [::1]:80          | good
          connect-site   | a b               | host or host:port
          """)
  void fields(String field, String value, String fault) {
    Planned planned = cabernet.plan(new RegistryCommand.SetField(name("alice.pa"), field, value));

    check(planned, fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "good",
      textBlock =
          """
          telephone=+33 2 99 00 00 00     | good
          telephone=call me               | a telephone number
          url=https://www.example.org/    | good
          url=www.example.org             | a URL
          ssh-key=ssh-rsa AAAA            | a public key
          ssh-key=nonsense                | a public key
          user-certificate=AAAA           | a certificate
          user-certificate=MIIAAQI=       | good
          given-name=Alice                | it has one value
          room=7                          | there is no such attribute
          telephone                       | NAME=VALUE
          """)
  void items(String text, String fault) {
    check(cabernet.plan(add(text)), fault);
  }

  @Test
  void aPhotoHasABound() {
    byte[] picture = new byte[30_000];
    picture[0] = picture[picture.length - 2] = (byte) 0xff;
    picture[1] = (byte) 0xd8;
    picture[picture.length - 1] = (byte) 0xd9;
    String photo = Base64.getEncoder().encodeToString(picture);

    check(
        cabernet.plan(new RegistryCommand.SetField(name("alice.pa"), Attributes.PHOTO, photo)),
        "at most 32768 octets");
  }

  @Test
  void twoServersMayEachAddAKey() {
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    String other = KEY.replace("Hh8f", "HR4g").replace("HR4f", "HR4g");
    cabernet.run(add("ssh-key=" + KEY));
    semillon.run(add("ssh-key=" + other));
    cabernet.takeAll(semillon.made());
    semillon.takeAll(cabernet.made());

    assertThat(Attributes.values(entry(cabernet, "alice.pa"), "ssh-key"))
        .containsExactlyInAnyOrder(KEY, other);
    assertThat(semillon.dump("pa")).isEqualTo(cabernet.dump("pa"));

    cabernet.remove("alice.pa", ListName.ATTRIBUTES, "ssh-key=" + KEY);
    assertThat(Attributes.values(entry(cabernet, "alice.pa"), "ssh-key")).containsExactly(other);
  }

  @Test
  void capitalsCountInValues() {
    cabernet.run(add("url=https://example.org/a"));
    cabernet.run(add("url=https://example.org/A"));

    assertThat(Attributes.values(entry(cabernet, "alice.pa"), "url")).hasSize(2);
  }

  private static RegistryCommand add(String text) {
    return new RegistryCommand.AddItem(name("alice.pa"), ListName.ATTRIBUTES, text);
  }

  private static void check(Planned planned, String fault) {
    if (fault == null) {
      assertThat(planned).isInstanceOf(Planned.Done.class);
    } else {
      assertThat(planned)
          .isInstanceOfSatisfying(
              Planned.Refused.class, refused -> assertThat(refused.reason()).contains(fault));
    }
  }
}
