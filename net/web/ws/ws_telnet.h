#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Telnet as others' MUD clients get it over a WebSocket (mudstandards.org/websocket): the whole
 * stream, or text in binary frames with GMCP beside it in text frames. */

enum ws_telnet_form {
    WS_TELNET_NONE,     /* not telnet */
    WS_TELNET_STREAM,   /* the bytes of the telnet connection */
    WS_TELNET_TERMINAL, /* text only */
    WS_TELNET_GMCP,     /* text frames are GMCP: "Name JSON" */
    WS_TELNET_JSON,     /* text frames are {"proto":"GMCP","id":"Name","data":"JSON"} */
};

struct ws_telnet;

/* Callback for a frame to the client. */
typedef void ws_telnet_send(void *data, bool binary, struct str message);

/* Returns the name of a telnet subprotocol, static, and sets its form; NULL for others. */
const char *ws_telnet_find(struct str subprotocol, enum ws_telnet_form *out_form);

/* answers: gets the bytes for the telnet service; borrowed. Destroy it after use. */
struct ws_telnet *ws_telnet_create(
        enum ws_telnet_form form, struct buf *answers, ws_telnet_send *send, void *data);
void ws_telnet_destroy(struct ws_telnet *telnet);
/* Takes bytes of the service, and sends frames. */
void ws_telnet_from_service(struct ws_telnet *telnet, struct str bytes);
/* Takes a frame of the client, and appends bytes to the answers. */
void ws_telnet_from_client(struct ws_telnet *telnet, bool binary, struct str message);
