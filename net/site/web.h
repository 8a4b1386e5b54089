#pragma once
#include "engine/base/err.h"
#include "net/http/http_shared.h"

struct net_context;

/* Is every page one? Else err says which is not, where and why. */
MUST_CHECK bool web_check(struct err *err);
/* The context's, made for the first service; NULL if a page is wrong. */
struct web *web_join(struct net_context *context, struct err *err);
/* The last one takes it away. */
void web_leave(struct web *web);
/* Reads files and pages again: after SIGHUP. If a page is wrong, they stay as they were. Does nothing
 * without a web service. */
MUST_CHECK bool web_reload(struct net_context *context, struct err *err);
