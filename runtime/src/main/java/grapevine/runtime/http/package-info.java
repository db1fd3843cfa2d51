/**
 * Sockets for {@link grapevine.faces.http}: each connection has a virtual thread, which reads a
 * head and does what the request's turns say, then the next. It decides nothing else. Whatever a
 * client does, it costs a bounded amount: connections are limited with those of all other faces, in
 * all and by address, before TLS begins; one without a request in hand, be it idle or slow, is
 * ended after a while; bodies are limited in size, in time and in all. (Jetty's core was tried: it
 * costs 30 MB and more of memory, which is a third of what the whole server takes.)
 */
@NullMarked
package grapevine.runtime.http;

import org.jspecify.annotations.NullMarked;
