/**
 * An organisation of three servers, each a process of the real program at a host of its own, with
 * the demo's people, groups and registries. It is founded once, by the commands that an operator
 * uses; each test class runs a copy. After each test everything is up, whole, and without errors.
 */
@NullMarked
package grapevine.acceptance.organisation;

import org.jspecify.annotations.NullMarked;
