#pragma once
#include "net/http/http_shared.h"

/* The context's, made for the first service. */
struct web *web_join(struct net_context *context);
/* The last one takes it away. */
void web_leave(struct web *web);
/* Reads the files again: after SIGHUP. Does nothing without a web service. */
void web_reload(struct net_context *context);
