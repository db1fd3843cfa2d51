package grapevine.runtime.http;

import grapevine.faces.Answer;
import grapevine.faces.http.HttpResponse;
import grapevine.faces.http.Turn;
import grapevine.runtime.face.Respondent;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Does what the turns of one request say, in its thread, until there is a response.
 *
 * @param respondent answers its questions
 * @param body reads its body
 * @param bell wakes it
 * @param stopping whether the server stops, so that nothing is waited for any more
 */
record Turns(
    Respondent respondent, Body body, Bell bell, HttpTiming timing, BooleanSupplier stopping) {

  /** The body of a request. */
  interface Body {
    /** All of it; empty where it is longer. */
    Optional<byte[]> read(int octetsMax) throws IOException;
  }

  HttpResponse run(Turn first) throws IOException, InterruptedException {
    Turn turn = first;
    while (true) {
      turn = settle(turn);
      switch (turn) {
        case Turn.Finished(HttpResponse response) -> {
          return response;
        }
        case Turn.ReadBody read -> turn = read.then().apply(body.read(read.octetsMax()));
        case Turn.Wait wait -> turn = await(wait);
        case Turn.Ask _, Turn.Tell _ -> throw new IllegalStateException("it is not settled");
      }
    }
  }

  /** Asks and tells, until something else is to be done. */
  private Turn settle(Turn first) throws InterruptedException {
    Turn turn = first;
    while (true) {
      switch (turn) {
        case Turn.Ask ask -> turn = answer(ask);
        case Turn.Tell tell -> {
          respondent.tell(tell.notice());
          turn = tell.then().get();
        }
        case Turn.Finished _, Turn.Wait _, Turn.ReadBody _ -> {
          return turn;
        }
      }
    }
  }

  private Turn answer(Turn.Ask ask) throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    respondent.ask(ask.question(), answer::complete);
    try {
      return ask.then().apply(answer.get(timing.answerMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return ask.unanswered();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is completed with a value only", e);
    }
  }

  /** Looks again until it waits no more; the whole wait has one end, however often it looks. */
  private Turn await(Turn.Wait first) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(first.seconds());
    try (Bell.Ear ear = bell.listen(first.topic())) {
      Turn turn = first;
      while (turn instanceof Turn.Wait wait) {
        boolean over = leftMillis(end) <= 0 || stopping.getAsBoolean();
        turn = settle(wait.again().apply(over));
        if (turn instanceof Turn.Wait) {
          // many rings in a row make one look
          ear.await(Math.min(leftMillis(end), timing.glanceMillis()), timing.gapMillis());
        }
      }
      return turn;
    }
  }

  private static long leftMillis(long endNanos) {
    return TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
  }
}
