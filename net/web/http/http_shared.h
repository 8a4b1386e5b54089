#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* State that the web services (http, https) share: files, pages, rate limits by address, WebSocket
 * conversations that wait for their browser, numbers for /metrics. net_context points to it while
 * there is a web service. */

struct call_table;
struct http_files;
struct http_route;
struct net_context;
struct service;
struct session_frontend;
struct web_drawings;
struct web_pace;
struct web_templates;
struct web_commands;
struct ws_talks;
struct ws_talk_calls;

enum { WEB_STATUS_CLASSES = 6 };

struct web_counts {
    uint64_t requests[WEB_STATUS_CLASSES]; /* by the first digit of the status */
    uint64_t connections;                  /* accepted */
    uint64_t refused;                      /* requests over the limit */
    uint64_t bytes_out;
    uint64_t ws_opened;
    uint64_t ws_resumed;
    uint64_t ws_frames;
    size_t open;    /* current connections, including WebSockets */
    size_t streams; /* current event streams */
};

struct web {
    struct net_context *context; /* borrowed */
    unsigned users;              /* number of services */
    unsigned listening;          /* number of services that still listen */
    bool stopping;               /* no service listens any more: the server is about to end */
    struct http_files *files;    /* owned */
    struct web_templates *templates; /* owned; page templates */
    struct call_table *calls;        /* owned */
    struct http_route *api;          /* owned: http_special.h */
    size_t api_count;
    struct service *lines_service;          /* owned; of ws_lines.h; NULL: no client yet */
    struct service *telnet_service;         /* the same, for telnet */
    struct ws_talks *talks;                 /* owned; ws_talk.h */
    const struct ws_talk_calls *talk_calls; /* of ws_talk.h */
    struct web_cache *cache;                /* owned; rendered answers */
    unsigned reloads; /* counts reloads, so that older cached answers are not used */
    struct web_drawings *drawings; /* owned; web_draw.h */
    struct web_pace *pace;         /* owned; web_pace.h */
    struct time_limit *limit;      /* the context's; by address */
    bool cards;                    /* cards can be made; set by the module maps */
    /* Draws the map of an area; set by the module maps. NULL: pages have none. */
    void (*put_map)(const json_t *reply, struct buf *out);
    void **part_states;            /* owned; of each part that a module adds: web_part.h */
    struct web_commands *commands; /* owned; http_command.h */
    struct web_counts counts;
};
