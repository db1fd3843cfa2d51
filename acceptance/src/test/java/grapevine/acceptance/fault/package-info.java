/**
 * Servers are killed and links are cut, while people go on: nothing is lost, nothing comes twice.
 */
@NullMarked
package grapevine.acceptance.fault;

import org.jspecify.annotations.NullMarked;
