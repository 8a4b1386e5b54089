#pragma once
#include "engine/base/err.h"
#include "net/http/http_shared.h"

struct net_context;

/* True if every page is valid. Otherwise err says which is not, where and why. */
MUST_CHECK bool web_check(struct err *err);
/* Returns the context's struct web, created for the first service; NULL if a page is invalid. */
struct web *web_join(struct net_context *context, struct err *err);
/* Frees it when the last service leaves. */
void web_leave(struct web *web);
/* Reads files and pages again: after SIGHUP. If a page is wrong, they stay as they were. Does nothing
 * without a web service. */
MUST_CHECK bool web_reload(struct net_context *context, struct err *err);
