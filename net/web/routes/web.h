#pragma once
#include "engine/base/err.h"
#include "net/web/http/http_shared.h"

struct net_context;

/* True if every page is valid; otherwise err says which is not, and why. */
MUST_CHECK bool web_check(struct err *err);
/* Returns the context's struct web, which the first service creates; NULL if a page is invalid. */
struct web *web_join(struct net_context *context, struct err *err);
/* Leaves the web; the last service frees it. */
void web_leave(struct web *web);
/* Reads files and pages again after SIGHUP. If a page is invalid, the old ones stay in use. Does
 * nothing without a web service. */
MUST_CHECK bool web_reload(struct net_context *context, struct err *err);
