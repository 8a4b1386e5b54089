#pragma once
#include "net/web/http/http_exchange.h"

#include <stdint.h>

/* POST /command: playing by single requests, with one conversation for each token that sends
 * lines. Belongs to struct web. */

struct web_commands;

struct web_commands *web_commands_create(void);
void web_commands_destroy(struct web_commands *commands);
/* Frees conversations that are over or idle. Must not be called inside the hub's delivery. */
void web_commands_tick(struct web_commands *commands, int64_t now_ms);
/* Ends all conversations. */
void web_commands_cut(struct web_commands *commands, const char *reason);

/* Handles the route: runs the line, and answers when it is done. */
void http_command(struct http_exchange *exchange, const json_t *reply);
