#pragma once
#include "net/stream/service.h"

/* HTTP/1.1 (RFC 9112): pages, the API, files, and the upgrade to WebSockets. The tick closes
 * connections past their deadline. */
extern const struct service_kind http_service_kind;
