package grapevine.service.steer;

import grapevine.kernel.id.Postmark;
import grapevine.kernel.state.State;
import grapevine.service.event.Step;
import grapevine.service.message.MailTime;
import grapevine.service.message.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The queue as people look at it. For the node's thread. */
public final class QueueView {
  private static final int NAMES_SHOWN = 10;

  private final Tools tools;
  private final Routes routes;

  QueueView(Tools tools, Routes routes) {
    this.tools = tools;
    this.routes = routes;
  }

  /**
   * What is in the queue, the oldest first.
   *
   * @param limit most rows wanted
   * @return rows with {@code number}, {@code postmark}, {@code from}, {@code to}, {@code way},
   *     {@code since}, {@code next}, {@code state}, {@code attempts} and {@code why}
   */
  public List<SortedMap<String, String>> rows(State state, int limit) {
    List<SortedMap<String, String>> rows = new ArrayList<>();
    if (limit > 0) {
      tools
          .queue()
          .forEach(
              state,
              (number, parcel) -> {
                tools
                    .queue()
                    .schedule(state, number)
                    .ifPresent(schedule -> rows.add(row(state, number, parcel, schedule)));
                return rows.size() < limit;
              });
    }
    return rows;
  }

  /**
   * Makes parcels due now, at most 1,000.
   *
   * @param only those of that message, also where they are set aside; or all that are not
   * @return how many
   */
  public int retryNow(Step step, Optional<Postmark> only) {
    List<Long> numbers = new ArrayList<>();
    tools
        .queue()
        .forEach(
            step.state(),
            (number, parcel) -> {
              // What was set aside is tried again only by name: it may end this server.
              if (only.isEmpty()
                  ? !Suspicion.isAside(step.state(), number)
                  : only.get().equals(parcel.message().postmark())) {
                numbers.add(number);
              }
              return numbers.size() < 1_000;
            });
    for (long number : numbers) {
      if (Suspicion.isAside(step.state(), number)) {
        tools.suspicion().takeBack(step, number);
        continue;
      }
      tools
          .queue()
          .schedule(step.state(), number)
          .ifPresent(schedule ->
              tools.queue().reschedule(step.state(), number, schedule.at(step.wallMillis())));
    }
    return numbers.size();
  }

  private SortedMap<String, String> row(
      State state, long number, Parcel parcel, Schedule schedule) {
    SortedMap<String, String> row = new TreeMap<>();
    row.put("number", Long.toString(number));
    row.put("postmark", parcel.message().postmark().toString());
    row.put("from", parcel.message().mailFrom());
    row.put("to", names(parcel.recipients()));
    row.put("way", way(state, parcel.way()));
    row.put("since", MailTime.plain(schedule.since()));
    boolean aside = Suspicion.isAside(state, number);
    row.put("next", aside ? "" : MailTime.plain(schedule.due()));
    row.put("state", aside ? "set aside" : "");
    row.put("attempts", Integer.toString(schedule.attempts()));
    row.put("why", aside ? schedule.cause() : why(state, parcel, schedule));
    return row;
  }

  private static String names(List<Recipient> recipients) {
    String names =
        recipients.stream()
            .limit(NAMES_SHOWN)
            .map(Recipient::words)
            .collect(Collectors.joining(", "));
    int more = recipients.size() - NAMES_SHOWN;
    return more > 0 ? names + " and " + more + " more" : names;
  }

  private String why(State state, Parcel parcel, Schedule schedule) {
    return switch (parcel.way()) {
      case Way.ToRegistry _, Way.ToSites _ -> routes.why(state, parcel.way());
      case Way.Here _, Way.Expand _, Way.Outward _ -> schedule.cause();
    };
  }

  private String way(State state, Way way) {
    return switch (way) {
      case Way.Here() -> "here";
      case Way.Expand expand -> "to the members of " + expand.group().name();
      case Way.ToRegistry(String registry) -> "to a server that holds " + registry;
      case Way.ToSites _ ->
          routes.servers(state, way).stream()
              .map(tools.reach()::nameOf)
              .collect(Collectors.joining(" or ", "to ", ""));
      case Way.Outward _ -> "to outside";
    };
  }
}
