#pragma once
#include "net/stream/service.h"

/* HTTP/1.1 (RFC 9112): pages, the API, files, and the way into WebSockets. Its tick looks whose time is up. */
extern const struct service_kind http_service_kind;
