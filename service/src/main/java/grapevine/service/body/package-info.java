/**
 * Bodies that are at another server and are needed here. {@link grapevine.service.body.Bodies} asks
 * one peer after the other, a window of parts at a time; parts are durable as they come, so that a
 * transfer that broke off, or a server that was started again, goes on where it stopped. A body
 * counts only when all of it is here and its digest is its name. Until somebody who waits for it
 * has taken it, the fetching holds a reference of its own.
 */
@NullMarked
package grapevine.service.body;

import org.jspecify.annotations.NullMarked;
