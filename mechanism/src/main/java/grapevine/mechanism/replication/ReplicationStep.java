package grapevine.mechanism.replication;

import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Randomness;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Transaction;

/**
 * What one event may use and do. Messages and log lines must leave only when the transaction is
 * durable: an acknowledgement that a crash takes back would let others purge and cut their logs.
 */
public interface ReplicationStep {
  /** The state, and what is pending. */
  Transaction state();

  /** Milliseconds since 1970. */
  long wallMillis();

  /** Milliseconds of a clock that never steps back. */
  long monotonicMillis();

  /** Random numbers. */
  Randomness randomness();

  /** Misbehaviour on purpose. */
  Buggify buggify();

  /** Sends a message once the transaction is durable. It may be lost, doubled or overtaken. */
  void send(ServerNumber to, ReplicationMessage message);

  /** Writes a line to the log. */
  void log(LogLine line);

  /** A peer has told what it knows of this server's past, and it fits. */
  void ownPastConfirmed(ServerNumber by);

  /** This server must stop and come back as new. May be called again and again. */
  void mustComeBackAsNew(ReturnCause cause, String why);
}
