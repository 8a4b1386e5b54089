#pragma once

struct host;

/* Add searching and replacing in all behaviours, as calls and for the stock game. */
void calls_source_add(struct host *host);
void bind_source_open(struct host *host);
