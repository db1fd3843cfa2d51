package grapevine.service.node;

import grapevine.service.event.Step;
import grapevine.service.request.Answer;

/** Whoever asked, and waits for one answer: a client with a ticket, or another server. */
@FunctionalInterface
interface Caller {
  /** Gives the answer, once. */
  void answer(Step step, Answer answer);
}
