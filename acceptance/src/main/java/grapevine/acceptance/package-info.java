/** Real processes in network namespaces, real clients. */
@NullMarked
package grapevine.acceptance;

import org.jspecify.annotations.NullMarked;
