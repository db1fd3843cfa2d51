/**
 * The people of a world: an organisation with registries, lists and loops; people who send, read
 * and delete, and try elsewhere when a server does not answer; registrars who change names while
 * others use them. What was answered to them is kept in two ledgers, which the checks read.
 */
@NullMarked
package grapevine.simulator.workload;

import org.jspecify.annotations.NullMarked;
