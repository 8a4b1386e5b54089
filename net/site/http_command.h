#pragma once
#include "net/http/http_exchange.h"

#include <stdint.h>

/* Playing by single requests, POST /command: a conversation for each token that sends lines. Hangs from struct web. */

struct web_commands;

struct web_commands *web_commands_create(void);
void web_commands_destroy(struct web_commands *commands);
/* Ends those that were over or idle; not inside of the hub's delivery. */
void web_commands_tick(struct web_commands *commands, int64_t now_ms);
/* Ends all. */
void web_commands_cut(struct web_commands *commands, const char *reason);

/* The route's: takes the line, and answers when it is done. */
void http_command(struct http_exchange *exchange, const json_t *reply);
