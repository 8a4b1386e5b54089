#pragma once
#include "net/stream/net.h"

/* gate -- holds people's connections for a world that is another process, over its stopping, crashing and being replaced.
 *
 *   gate_wire   the frames between the two
 *   gate_batch  what many are told, as one frame
 *   gate_door   the world's side: the service `gate`
 *   gate_hold   conversations as the gate holds them, while the world is there and while it is away
 *   gate_queue  what of them goes to the world, and what waits for it
 *   gate_link   the connection to the world, made again and again
 *
 * The gate runs all other fronts as a world does, over a hub of its own. It knows nothing of the game. */
struct gate;

/* to: where the world's service `gate` listens (HOST:PORT or unix:PATH), or will when another process is the world: one
 * after the other is tried. Copied. The context is borrowed for the gate's life; its hub and MSSP are set here. */
MUST_CHECK bool gate_create(struct net_context *context, const char *const *to, size_t count,
        struct gate **out, struct err *err);
/* -- of a realm -- */

#define GATE_NAME_MAX 32 /* bytes of a world's name */

/* How the world where newcomers come in is called in its realm; "": that is not known. */
void gate_name_first(struct gate *gate, struct str name);
const char *gate_first_name(const struct gate *gate);
/* The world of that name listens for gates there, by now. */
void gate_hear(struct gate *gate, struct str name, struct str link);

/* Its services must be closed. NULL: nothing. */
void gate_destroy(struct gate *gate);
/* The turn: writes what came. False: there is more to write, without waiting. */
bool gate_turn(struct gate *gate);
/* Tells everybody that the gate ends. */
void gate_stop(struct gate *gate, const char *why);
/* Tells the world the rest and closes the link to it, in two turns of the loop. */
void gate_close_link(struct gate *gate);
/* Conversations. */
size_t gate_count(const struct gate *gate);
/* Is the world there? */
bool gate_is_up(const struct gate *gate);
