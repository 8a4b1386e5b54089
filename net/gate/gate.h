#pragma once
#include "engine/app/gate_worlds.h"
#include "net/stream/net.h"

#include <jansson.h>

/* gate -- connection proxy: keeps players' connections open while the world process stops, crashes
 * or is replaced.
 *
 *   gate_wire   the frames between the two
 *   gate_batch  output for many conversations, as one frame
 *   gate_listener   the world's side: the service `gate`
 *   gate_hold   conversations in the proxy, while the world is there and while it is away
 *   gate_queue  their input for the world, sent or waiting
 *   gate_link   the connection to the world, re-established when lost
 *
 * The proxy runs all other protocol handlers like a world, over a hub of its own. It knows nothing
 * of the game. */
struct gate;

/* Creates the proxy. to: addresses of the world's service `gate` (HOST:PORT or unix:PATH), now or
 * when another process becomes the world; they are tried one after the other. Copied. The context
 * is borrowed for the proxy's life; its hub and MSSP are set here. */
MUST_CHECK bool gate_create(struct net_context *context, const char *const *to, size_t count,
        struct gate **out, struct err *err);
/* -- of a realm -- */

/* Sets the realm's name of the world where newcomers log in; "": unknown. */
void gate_name_first(struct gate *gate, struct str name);
const char *gate_first_name(const struct gate *gate);
/* Returns the names of the proxy's worlds, as a new array. */
json_t *gate_world_names(const struct gate *gate);
/* True if the world where newcomers log in has ever been connected. */
bool gate_was_up(const struct gate *gate);
/* Sets the address where the world of that name now listens for proxies, by the broker. */
void gate_hear(struct gate *gate, struct str name, struct str link);

/* Destroys the proxy. Its services must be closed. NULL: does nothing. */
void gate_destroy(struct gate *gate);
/* Runs the turn: writes pending output. False if there is more to write without waiting. */
bool gate_turn(struct gate *gate);
/* Tells all players that the proxy stops. */
void gate_stop(struct gate *gate, const char *why);
/* Sends the rest to the world and closes the link to it, in two turns of the loop. */
void gate_close_link(struct gate *gate);
/* Returns the number of conversations. */
size_t gate_count(const struct gate *gate);
/* True if the world is connected. */
bool gate_is_up(const struct gate *gate);
