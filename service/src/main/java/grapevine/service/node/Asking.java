package grapevine.service.node;

/**
 * What whoever asks other servers needs.
 *
 * @param links which of them are reached
 * @param questions what was asked and is not answered
 * @param settings how long is waited
 */
record Asking(Links links, Questions questions, NodeSettings settings) {}
