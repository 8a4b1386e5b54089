#pragma once
#include "net/lines/lines_conn.h"

/* Internals of line protocols, shared by net/lines/lines_*.c. */

/* Hands over the answer that the protocol waits for, takes it, and goes on with the next line. */
void lines_answer(struct lines_conn *conn, bool done, json_t *reply);

/* The conversation of lines_run: its handler, for sessions of that protocol. */
struct session_frontend lines_game_frontend(const struct lines_protocol *protocol);
/* Accepts NULL. */
void lines_game_close(struct lines_game *game, const char *reason);
