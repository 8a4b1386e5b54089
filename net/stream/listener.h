#pragma once
#include "engine/base/err.h"
#include "net/stream/net.h"

/* A listening socket: HOST:PORT, [V6]:PORT or unix:PATH. Port 0 takes a free port.
 * A local socket has mode 0600; one left behind by a dead server is replaced. */
struct listener;

/* Passes on an admitted connection (see net_admit): accepted owns fd (non-blocking,
 * close-on-exec) and calls net_dismiss when the connection ends. address is the peer's, without
 * port ("unix" for a local socket). */
typedef void listener_accepted(void *data, int fd, const char *address);

/* Starts to listen. Errors name the address and the next step. */
MUST_CHECK bool listener_open(struct net_context *context, const char *address,
        listener_accepted *accepted, void *data, struct listener **out, struct err *err);
/* Returns the address with the real port, as "127.0.0.1:4000". Borrowed. */
const char *listener_address(const struct listener *listener);
/* Sets the text before the refusal sentence, in the protocol's own form: static, at most 200 bytes.
 */
void listener_set_preface(struct listener *listener, const char *preface);
/* Stops accepting; connections continue. */
void listener_close(struct listener *listener);
