package grapevine.service.steer;

import grapevine.service.report.Report;
import java.util.Optional;

/**
 * What may be set about the ways of messages. All times are in milliseconds.
 *
 * @param reporter who reports come from
 * @param smarthost host and port of the server that takes mail for outside, where there is one
 * @param giveUpMillis how long a recipient is tried
 * @param delayReportMillis after how long a sender is told that this system lags behind what he saw
 * @param retryMillisMin first pause before something is tried again
 * @param retryMillisMax longest pause
 */
public record SteeringSettings(
    Report.Reporter reporter,
    Optional<String> smarthost,
    long giveUpMillis,
    long delayReportMillis,
    long retryMillisMin,
    long retryMillisMax) {
  /** Five days, one hour, pauses from one second to fifteen minutes. */
  public static SteeringSettings standard(Report.Reporter reporter, Optional<String> smarthost) {
    return new SteeringSettings(reporter, smarthost, 432_000_000, 3_600_000, 1_000, 900_000);
  }
}
