package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Clock;
import grapevine.kernel.env.Environment;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.service.testing.MemoryStorage;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing leaves a node before the batch that it depends on is durable. */
final class NodeTest {
  private static final ServerNumber SELF = new ServerNumber(7);
  private static final ServerNumber PEER = new ServerNumber(8);

  private int early;
  private int released;

  @AfterEach
  void clearPlantedBugs() {
    PlantedBug.clear();
  }

  @Test
  void answersAndMessagesLeaveWhenTheirBatchIsDurable() {
    assertThat(leftEarly(Effect.Reply.class)).isZero();
    assertThat(leftEarly(Effect.Send.class)).isZero();
  }

  @Test
  void anAnswerBeforeTheSyncIsFound() {
    PlantedBug.ANSWER_BEFORE_SYNC.plant();
    assertThat(leftEarly(Effect.Reply.class)).isPositive();
    assertThat(PlantedBug.ANSWER_BEFORE_SYNC.passes()).isPositive();
  }

  @Test
  void aPushBeforeTheSyncIsFound() {
    PlantedBug.PUSH_BEFORE_SYNC.plant();
    assertThat(leftEarly(Effect.Send.class)).isPositive();
    assertThat(PlantedBug.PUSH_BEFORE_SYNC.passes()).isPositive();
  }

  /** How many effects of a kind left while the storage did not have their batch yet. */
  private int leftEarly(Class<? extends Effect> kind) {
    early = 0;
    released = 0;
    MemoryStorage storage = new MemoryStorage();
    NodeSettings settings = NodeSettings.of("cabernet", "cabernet", "", new TreeMap<>());
    Node node = new Node(environment(), storage, SELF, settings);
    // What a node remembers of itself is written with the first timestamp that it makes.
    node.handle(
        List.of(new Event.PeerUp(PEER), found()),
        effect -> {
          if (kind.isInstance(effect)) {
            released++;
            early += Node.rememberedNumber(storage, PEER).equals(SELF) ? 0 : 1;
          }
        });
    assertThat(released).isPositive();
    return early;
  }

  private static Event found() {
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    arguments.put("name", List.of("cabernet"));
    ControlCommand found = new ControlCommand("found", arguments, Optional.empty());
    return new Event.FromClient(1, new Request.Command(new Request.Actor.Operator(), found));
  }

  private static Environment environment() {
    Clock clock =
        new Clock() {
          @Override
          public long wallMillis() {
            return 1_800_000_000_000L;
          }

          @Override
          public long monotonicMillis() {
            return 1_000;
          }
        };
    return new Environment(clock, () -> 42, Buggify.NEVER);
  }
}
